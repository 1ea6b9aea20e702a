// Watches whether PostgreSQL takes connections, so that health says what calls would meet. Calls do not ask it: each
// finds out for itself.
#pragma once

#include <functional>
#include <string>

#include "absl/time/time.h"
#include "common/sync/looper.h"

namespace vlot {

struct DatabaseWatchOptions {
  std::string conninfo;
  // A look costs PostgreSQL a process.
  absl::Duration every = absl::Seconds(5);
  // After a look that failed. The second that does means that PostgreSQL is away.
  absl::Duration again_after = absl::Seconds(1);
};

class DatabaseWatch {
 public:
  // `tell` is called on the watch's thread when PostgreSQL goes away (false) and comes back (true); it is there at
  // first.
  DatabaseWatch(DatabaseWatchOptions options, std::function<void(bool)> tell);
  // Waits for a look that is under way (pg::Ping).
  ~DatabaseWatch() = default;

 private:
  absl::Duration Look();

  const DatabaseWatchOptions options_;
  const std::function<void(bool)> tell_;
  int failed_ = 0;  // looks, since the last that did not
  Looper looper_{"database watch"};
};

}  // namespace vlot
