#include "common/pg/pool.h"

#include <algorithm>
#include <utility>

#include "common/pg/errors.h"
#include "common/pg/run.h"
#include "common/status/status.h"

namespace vlot::pg {
namespace {

using std::chrono::steady_clock;

constexpr absl::Duration kBackoffMin = absl::Milliseconds(100);
constexpr absl::Duration kBackoffMax = absl::Seconds(5);

constexpr Statement kPing{"pg.Ping", "SELECT 1"};

}  // namespace

absl::Status ConnectBackoff::Check() const {
  if (last_.ok()) return absl::OkStatus();
  const auto now = steady_clock::now();
  if (now >= next_) return absl::OkStatus();
  return WithRetryAfter(last_, absl::FromChrono(next_ - now));
}

void ConnectBackoff::Failed(const absl::Status& status) {
  last_ = status;
  period_ = std::clamp(2 * period_, kBackoffMin, kBackoffMax);
  next_ = steady_clock::now() + absl::ToChronoNanoseconds(period_);
}

void ConnectBackoff::Succeeded() {
  last_ = absl::OkStatus();
  period_ = absl::ZeroDuration();
}

Pool::Lease::~Lease() {
  if (connection_ != nullptr) pool_->Return(std::move(connection_));
}

Pool::Pool(Options options, int size) : options_(std::move(options)), size_(size) {}
Pool::~Pool() = default;

absl::StatusOr<Pool::Lease> Pool::Acquire(absl::Duration wait) {
  {
    MutexLock lock(mutex_);
    const auto until = steady_clock::now() + absl::ToChronoNanoseconds(wait);
    while (!MayTake() && steady_clock::now() < until) returned_.WaitUntil(mutex_, until);
    if (!MayTake()) {
      return MakeError(absl::StatusCode::kUnavailable, "all connections to PostgreSQL are in use",
                       {.reason = std::string(kDatabaseUnavailable), .domain = std::string(kCommonDomain)});
    }
    if (!idle_.empty()) {
      std::unique_ptr<Connection> connection = std::move(idle_.back());
      idle_.pop_back();
      ++lent_;
      return Lease(this, std::move(connection));
    }
    RETURN_IF_ERROR(backoff_.Check());
    ++lent_;
  }
  auto opened = Connection::Open(options_);
  MutexLock lock(mutex_);
  if (!opened.ok()) {
    --lent_;
    returned_.NotifyOne();
    backoff_.Failed(opened.status());
    return std::move(opened).status();
  }
  backoff_.Succeeded();
  return Lease(this, *std::move(opened));
}

void Pool::Return(std::unique_ptr<Connection> connection) {
  std::vector<std::unique_ptr<Connection>> dropped;  // closed outside the lock
  MutexLock lock(mutex_);
  --lent_;
  returned_.NotifyOne();
  if (connection->alive()) {
    idle_.push_back(std::move(connection));
  } else {
    dropped.swap(idle_);  // what broke one has most likely broken all
  }
}

absl::Status Pool::Ping() {
  return ReadOnly(*this, [](Transaction& tx) { return tx.Exec(kPing).status(); });
}

}  // namespace vlot::pg
