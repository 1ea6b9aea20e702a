#include "services/vlot/act.h"

#include "absl/flags/flag.h"
#include "absl/strings/str_cat.h"
#include "common/trail/command.h"

ABSL_FLAG(std::string, reason, "",
          "account, bank, billing, dunning, invoice, keys: why, for the audit trail, which says that nobody said so "
          "when empty");

namespace vlot {
namespace {

// Who sits at the machine may be a timer or a script of long ago, whose commands must go on working.
constexpr char kNotSaid[] = "not said";

}  // namespace

trail::Act ActFromFlags(const std::string& word, const Words& words) {
  const std::string verb = words.empty() ? "" : absl::StrCat(" ", words.front());
  const std::string reason = absl::GetFlag(FLAGS_reason);
  return trail::CommandAct(absl::StrCat("vlot ", word, verb), reason.empty() ? kNotSaid : reason);
}

}  // namespace vlot
