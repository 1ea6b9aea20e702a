#pragma once

#include <ostream>
#include <string>
#include <vector>

#include "common/pg/pg.h"
#include "common/time/clock.h"
#include "common/trail/act.h"

namespace vlot::access {

// `vlot keys create|list|revoke`: works on the access service's database itself, so that the first key can be made
// before there is any. `args` are the words after `keys`:
//   create <webshop|partner|service> <subject> [days=<n>] [name=<text>]
//   create operator:<viewer|finance|operations|admin> <subject> [...]
//   list [<subject>]
//   revoke apiKeys/<uuid>
// A new key's secret is the only thing that `create` writes to `out`, so that it can be piped into a file; all else
// goes to `notes`. The exit code: 0, 1 after a failure, 2 for words it does not know. `act` says who does it and why,
// for the audit trail; `list` needs no reason.
int RunKeysCommand(const std::vector<std::string>& args, const trail::Act& act, const pg::Options& database,
                   Clock& clock, std::ostream& out, std::ostream& notes);

}  // namespace vlot::access
