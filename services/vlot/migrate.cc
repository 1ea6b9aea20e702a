#include <iostream>

#include "common/status/status.h"
#include "services/vlot/signals.h"
#include "services/vlot/storage.h"
#include "services/vlot/words.h"

namespace vlot {

int MigrateWord(const Words& words) {
  const absl::StatusOr<Storage> storage = OpenStorage();
  if (!storage.ok()) {
    std::cerr << "vlot migrate: " << storage.status().message() << "\n";
    return 1;
  }
  return migrate::RunMigrateCommand(words, MigrateOptions(*storage), std::cout);
}

}  // namespace vlot
