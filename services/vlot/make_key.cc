#include "services/vlot/make_key.h"

#include <sstream>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "common/migrate/migrate.h"
#include "common/status/status.h"
#include "common/time/clock.h"
#include "common/trail/command.h"
#include "services/access/keys_command.h"

namespace vlot {

absl::StatusOr<std::string> MakeKey(const std::string& cluster_conninfo, const std::vector<std::string>& words) {
  ASSIGN_OR_RETURN(const std::string conninfo, migrate::ServiceConninfo(cluster_conninfo, "access"));
  const trail::Act act = trail::CommandAct("vlot keys create", "an installation that is tried out");
  std::ostringstream out, notes;
  if (access::RunKeysCommand(words, act, {.conninfo = conninfo}, SystemClock(), out, notes) != 0) {
    return absl::InternalError(absl::StrCat("no key could be made: ", notes.str()));
  }
  return std::string(absl::StripAsciiWhitespace(out.str()));
}

}  // namespace vlot
