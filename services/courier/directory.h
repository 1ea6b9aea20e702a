// Couriers and rules in memory, as fresh as the transaction that asks: a change is seen by the next booking, whichever
// copy of the service made it. Thread-safe.
#pragma once

#include <memory>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "common/pg/pg.h"
#include "services/courier/routing.h"

namespace vlot::courier {

class Directory {
 public:
  // The routing table as `tx` sees it; read anew only when its version has risen.
  absl::StatusOr<std::shared_ptr<const RoutingTable>> Current(pg::Transaction& tx);

 private:
  absl::Mutex mutex_;
  int64_t version_ ABSL_GUARDED_BY(mutex_) = 0;
  std::shared_ptr<const RoutingTable> table_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace vlot::courier
