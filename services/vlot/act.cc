#include "services/vlot/act.h"

#include "absl/flags/flag.h"
#include "absl/strings/str_cat.h"
#include "common/trail/command.h"

ABSL_FLAG(std::string, reason, "",
          "account, bank, billing, dunning, keys: why, for the audit trail; required of what changes something");

namespace vlot {

trail::Act ActFromFlags(const std::string& word, const Words& words) {
  const std::string verb = words.empty() ? "" : absl::StrCat(" ", words.front());
  return trail::CommandAct(absl::StrCat("vlot ", word, verb), absl::GetFlag(FLAGS_reason));
}

}  // namespace vlot
