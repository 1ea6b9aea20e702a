#include "services/fulfilment/worker.h"

#include <algorithm>
#include <string>
#include <vector>

#include "common/log/log.h"
#include "common/status/status.h"
#include "services/fulfilment/commands.h"
#include "services/fulfilment/reservation_store.h"
#include "services/fulfilment/stock_store.h"

namespace vlot::fulfilment {
namespace {

// A reservation that cannot be ended is tried, and told of, again after this.
constexpr absl::Duration kContradictionWait = absl::Minutes(15);

std::vector<Sku> SkusOf(const std::vector<Reservation>& reservations) {
  std::vector<Sku> skus;
  for (const Reservation& reservation : reservations) {
    for (const Part& part : reservation.parts) skus.push_back(part.sku);
  }
  std::sort(skus.begin(), skus.end());
  skus.erase(std::unique(skus.begin(), skus.end()), skus.end());
  return skus;
}

// A reservation that the stock rows contradict stays as it is, for a person to see; its neighbours go on.
void LogContradiction(const ReservationId& id, const absl::Status& status) {
  LogError("RESERVATION_NOT_EXPIRED", {{"reservation", id.Name()}, {"error", std::string(status.message())}});
}

}  // namespace

ExpiryWorker::ExpiryWorker(ExpiryOptions options, pg::Pool& pool, Clock& clock, feed::Feed& feed,
                           metrics::Counter expired)
    : options_(options), pool_(pool), clock_(clock), feed_(feed), expired_(expired) {}

absl::StatusOr<int> ExpiryWorker::Step() {
  int expired = 0;
  for (bool more = true; more;) {
    ASSIGN_OR_RETURN(const Looked looked, Look());
    expired_.Increment(looked.expired);
    expired += looked.expired;
    more = looked.more;
  }
  return expired;
}

// One transaction.
absl::StatusOr<ExpiryWorker::Looked> ExpiryWorker::Look() {
  return pg::RunInTransaction(pool_, [&](pg::Transaction& tx) -> absl::StatusOr<Looked> {
    const absl::Time now = clock_.Now();
    Desk desk(now);
    ASSIGN_OR_RETURN(const HeldReservations held, TakeHeld(tx, now));
    if (held.reservations.empty()) return Looked{.more = held.more};
    std::vector<Reservation> due;
    std::vector<const Reservation*> later, contradicted;
    for (const Reservation& reservation : held.reservations) {
      if (reservation.expire_at <= now) {
        due.push_back(reservation);
      } else {
        later.push_back(&reservation);
      }
    }
    RETURN_IF_ERROR(LockStock(tx, SkusOf(due), desk.book()));
    for (const Reservation& reservation : due) {
      desk.Add(reservation);
      if (absl::Status status = desk.Expire(reservation.id); !status.ok()) {
        LogContradiction(reservation.id, status);
        contradicted.push_back(&reservation);
      }
    }
    RETURN_IF_ERROR(LookAgain(tx, later, std::nullopt));
    RETURN_IF_ERROR(LookAgain(tx, contradicted, now + kContradictionWait));
    RETURN_IF_ERROR(SaveDesk(tx, desk, now, feed_));
    return Looked{static_cast<int>(desk.reservations_expired().size()), held.more};
  });
}

void ExpiryWorker::Start() {
  {
    absl::MutexLock lock(&mutex_);
    stopping_ = false;
  }
  thread_ = std::thread([this] { Loop(); });
}

void ExpiryWorker::Stop() {
  {
    absl::MutexLock lock(&mutex_);
    stopping_ = true;
  }
  if (thread_.joinable()) thread_.join();
}

void ExpiryWorker::Loop() {
  while (Wait(options_.interval)) {
    const absl::StatusOr<int> expired = Step();
    if (!expired.ok()) LogWarning("EXPIRY_FAILED", {{"error", expired.status()}});
  }
}

bool ExpiryWorker::Wait(absl::Duration time) {
  absl::MutexLock lock(&mutex_);
  return !mutex_.AwaitWithTimeout(absl::Condition(&stopping_), time);
}

}  // namespace vlot::fulfilment
