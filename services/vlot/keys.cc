#include <iostream>

#include "common/migrate/migrate.h"
#include "common/status/status.h"
#include "common/time/clock.h"
#include "services/access/keys_command.h"
#include "services/vlot/act.h"
#include "services/vlot/storage.h"
#include "services/vlot/words.h"

namespace vlot {

int Keys(const Words& words) {
  const absl::StatusOr<Storage> storage = OpenStorage();
  if (!storage.ok()) {
    std::cerr << "vlot keys: " << storage.status().message() << "\n";
    return 1;
  }
  const absl::StatusOr<std::string> conninfo = migrate::ServiceConninfo(storage->conninfo, "access");
  if (!conninfo.ok()) {
    std::cerr << "vlot keys: " << conninfo.status().message() << "\n";
    return 1;
  }
  return access::RunKeysCommand(words, ActFromFlags("keys", words),
                                pg::Options{.conninfo = *conninfo, .application_name = "vlot-keys"}, SystemClock(),
                                std::cout, std::cerr);
}

}  // namespace vlot
