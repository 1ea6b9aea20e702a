#include "absl/strings/str_cat.h"
#include "tests/contract/lint.h"

namespace vlot::contract {

Findings LintPlanned(const Api& api) {
  Findings findings;
  for (const auto* file : api.files()) {
    for (int i = 0; !IsPlanned(*file) && i < file->dependency_count(); ++i) {
      if (!IsPlanned(*file->dependency(i))) continue;
      findings.push_back(
          absl::StrCat(file->name(), ": is served and imports ", file->dependency(i)->name(), ", which is planned"));
    }
  }
  return findings;
}

}  // namespace vlot::contract
