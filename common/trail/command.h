// Acts of the command line, which works on a service's database itself.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/ids/uuid_generator.h"
#include "common/pg/transaction.h"
#include "common/trail/act.h"

namespace vlot::trail {

// Who sits at the command line: "cli:" and the name of the process's user.
std::string CommandActor();

// What `command` ("vlot billing run") does for `reason`, which CheckFlag has looked at.
Act CommandAct(std::string command, std::string reason);

// Writes the act down, in the transaction in which it is done.
absl::Status RecordCommand(pg::Transaction& tx, UuidV7Generator& ids, absl::Time now, Act act, std::string resource,
                           std::string outcome = "");

}  // namespace vlot::trail
