#include "common/trail/command.h"

#include <pwd.h>
#include <unistd.h>

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/trail/store.h"

namespace vlot::trail {

std::string CommandActor() {
  const uid_t user = geteuid();
  passwd entry{};
  passwd* found = nullptr;
  std::vector<char> buffer(16 * 1024);  // getpwuid_r(3): sysconf says 1 KiB here; names from a directory may be longer
  getpwuid_r(user, &entry, buffer.data(), buffer.size(), &found);
  return absl::StrCat("cli:", found != nullptr ? std::string(found->pw_name) : absl::StrCat(user));
}

Act CommandAct(std::string command, std::string reason) {
  return {.actor = CommandActor(), .method = std::move(command), .reason = std::move(reason)};
}

absl::Status RecordCommand(pg::Transaction& tx, UuidV7Generator& ids, absl::Time now, Act act, std::string resource,
                           std::string outcome) {
  act.resource = std::move(resource);
  const Uuid id = ids.Next();  // a command is no request: its entry's id stands for one
  const Entry entry{
      .id = id, .recorded_at = now, .act = std::move(act), .request_id = id, .outcome = std::move(outcome)};
  return InsertEntries(tx, absl::MakeConstSpan(&entry, 1));
}

}  // namespace vlot::trail
