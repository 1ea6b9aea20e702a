// The engine's other two threads: the writer and the sweeper.
#include <algorithm>
#include <utility>

#include "common/log/log.h"
#include "common/sync/thread_name.h"
#include "common/sync/thread_priority.h"
#include "services/ordering/due_store.h"
#include "services/ordering/engine.h"

namespace vlot::ordering {
namespace {

// How long to wait before writing again when PostgreSQL did not let us.
constexpr absl::Duration kDatabaseRetry = absl::Milliseconds(200);
// Orders whose row is due within this may have had a command under way when the last process ended: the longest wait of
// a running step (kRetryMost) and the row's margin.
constexpr absl::Duration kStartHorizon = absl::Seconds(90);
constexpr absl::Duration kRoomLook = absl::Milliseconds(50), kRoomPatience = absl::Seconds(10);

}  // namespace

// --- The writer's thread ---

void Engine::WriterLoop() {
  NameThisThread("engine writes");
  StandBehindCallers();
  std::vector<OrderWrite> writes;
  while (true) {
    {
      MutexLock lock(mutex_);
      while (!stopping_ && to_write_.empty()) writes_.Wait(mutex_);
      if (stopping_) return;
      writes = std::exchange(to_write_, {});
    }
    std::vector<WrittenOrder> written = writer_.Write(writes);
    // PostgreSQL away or busy: nothing is lost while we hold it, so hold it and try again.
    while (std::any_of(written.begin(), written.end(), [](const WrittenOrder& order) {
      return absl::IsUnavailable(order.status) || absl::IsAborted(order.status);
    })) {
      if (StoppedWithin(kDatabaseRetry)) return;
      written = writer_.Write(writes);
    }
    MutexLock lock(mutex_);
    written_ = std::move(written);
    if (std::exchange(asleep_, false)) work_.NotifyOne();
  }
}

// --- The sweeper's thread ---

// Nobody waits for the answers of commands sent before the start.
void Engine::ResumeAll() { Sweep(clock_.Now() + kStartHorizon); }

void Engine::SweepLoop() {
  NameThisThread("engine sweeps");
  StandBehindCallers();
  while (true) {
    if (StoppedWithin(options_.sweep_interval)) return;
    Sweep(clock_.Now());
  }
}

void Engine::Sweep(absl::Time until) {
  while (true) {
    absl::StatusOr<DueOrders> due = pg::RunInTransaction(
        pool_, [&](pg::Transaction& tx) { return TakeDue(tx, until, std::max(until, clock_.Now()) + options_.lease); });
    if (!due.ok()) {
      LogWarning("DUE_ORDERS_UNCLAIMED", {{"error", due.status()}});
      return;
    }
    {
      MutexLock lock(mutex_);
      if (stopping_) return;
      for (const OrderId& id : due->ids) Deliver({id, Tick{.resume = true}, nullptr, nullptr});
    }
    if (!due->more) return;
    // After an outage all may be due at once: the next ones come when there is room.
    for (absl::Duration waited; overloaded() && waited < kRoomPatience; waited += kRoomLook) {
      if (StoppedWithin(kRoomLook)) return;
    }
  }
}

}  // namespace vlot::ordering
