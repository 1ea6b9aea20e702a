#include "services/vlot/database_watch.h"

#include <utility>

#include "common/log/log.h"
#include "common/pg/ping.h"

namespace vlot {
namespace {

constexpr int kFailedMeansAway = 2;

}  // namespace

DatabaseWatch::DatabaseWatch(DatabaseWatchOptions options, std::function<void(bool)> tell)
    : options_(std::move(options)), tell_(std::move(tell)) {
  looper_.Start([this] { return Look(); });
}

absl::Duration DatabaseWatch::Look() {
  const absl::Status found = pg::Ping(options_.conninfo);
  if (found.ok()) {
    if (std::exchange(failed_, 0) >= kFailedMeansAway) {
      LogInfo("DATABASE_BACK", {});
      tell_(true);
    }
    return options_.every;
  }
  if (++failed_ == kFailedMeansAway) {
    LogError("DATABASE_AWAY", {{"error", found}});
    tell_(false);
  }
  return options_.again_after;
}

}  // namespace vlot
