#include "common/feed/consumer.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "common/log/log.h"
#include "common/status/status.h"
#include "common/sync/thread_name.h"
#include "common/sync/thread_priority.h"

namespace vlot::feed {
namespace {

constexpr pg::Statement kInsertCursor{"feed.InsertCursor", R"sql(
INSERT INTO feed_cursors (feed, position) VALUES ($1, 0) ON CONFLICT (feed) DO NOTHING)sql"};

constexpr pg::Statement kReadCursor{"feed.ReadCursor", R"sql(
SELECT position FROM feed_cursors WHERE feed = $1)sql"};

constexpr pg::Statement kMoveCursor{"feed.MoveCursor", R"sql(
UPDATE feed_cursors SET position = $2 WHERE feed = $1 AND position = $3)sql"};

// Trying the same again may do, or another copy of this service has been faster.
bool IsPassing(const absl::Status& status) {
  return absl::IsUnavailable(status) || absl::IsAborted(status) || absl::IsDeadlineExceeded(status) ||
         absl::IsCancelled(status) || absl::IsResourceExhausted(status);
}

}  // namespace

Consumer::Consumer(ConsumerOptions options, FeedClient& client, Apply apply, Park park)
    : options_(std::move(options)),
      client_(client),
      apply_(std::move(apply)),
      park_(std::move(park)),
      pace_(options_.pace) {
  if (options_.database.metrics != nullptr) {
    errors_ = options_.database.metrics->GetCounter("vlot_feed_consumer_errors_total", "Rounds that failed.",
                                                    {{"feed", options_.feed}});
  }
}

Consumer::~Consumer() { Stop(); }

void Consumer::Start() {
  thread_ = std::thread([this] { Loop(); });
}

void Consumer::Stop() {
  {
    MutexLock lock(mutex_);
    stopping_ = true;
    changed_.NotifyAll();
  }
  client_.Cancel();
  if (thread_.joinable()) thread_.join();
}

void Consumer::Loop() {
  NameThisThread("follows " + options_.feed);
  StandBehindCallers();
  absl::Duration backoff = options_.backoff_min;
  while (!Stopping()) {
    WaitUnlessStopping(pace_.NotBefore());
    const auto began = std::chrono::steady_clock::now();
    auto applied = Step(options_.wait);
    if (applied.ok()) {
      backoff = options_.backoff_min;
      // Who has fallen behind makes no pauses, or would never catch up.
      if (*applied < options_.events_max) pace_.Begin(began, static_cast<size_t>(*applied));
      continue;
    }
    if (Stopping()) return;
    errors_.Increment();
    LogWarning("FEED_CONSUMER_WAITS",
               {{"feed", options_.feed}, {"position", cursor_}, {"status", applied.status()}, {"wait", backoff}});
    WaitUnlessStopping(std::chrono::steady_clock::now() + absl::ToChronoNanoseconds(backoff));
    backoff = std::min(2 * backoff, options_.backoff_max);
  }
}

void Consumer::WaitUnlessStopping(std::chrono::steady_clock::time_point until) {
  MutexLock lock(mutex_);
  while (!stopping_ && std::chrono::steady_clock::now() < until) changed_.WaitUntil(mutex_, until);
}

bool Consumer::Stopping() {
  MutexLock lock(mutex_);
  return stopping_;
}

absl::StatusOr<int> Consumer::Step(absl::Duration wait) {
  RETURN_IF_ERROR(EnsureReady());
  ASSIGN_OR_RETURN(const Events events, client_.Next(cursor_, options_.events_max, wait));
  if (events.empty()) return 0;
  if (events.front().position != cursor_ + 1) {
    return absl::DataLossError("the feed does not go on where the cursor is: was it restored from an old copy?");
  }
  absl::Status status = ApplyInOrder(events);
  if (!status.ok()) {
    cursor_ = -1;  // ask the table: another copy may have moved it, or an unknown COMMIT
    return status;
  }
  return static_cast<int>(events.size());
}

absl::Status Consumer::EnsureReady() {
  if (connection_ == nullptr || !connection_->alive()) {
    ASSIGN_OR_RETURN(connection_, pg::Connection::Open(options_.database));
    cursor_ = -1;
  }
  if (cursor_ >= 0) return absl::OkStatus();
  return pg::RunInTransaction(*connection_, [this](pg::Transaction& tx) -> absl::Status {
    RETURN_IF_ERROR(tx.ExecLater(kInsertCursor, options_.feed));
    ASSIGN_OR_RETURN(pg::Result rows, tx.Exec(kReadCursor, options_.feed));
    if (rows.empty()) return absl::InternalError("the cursor that was just inserted is not there");
    cursor_ = rows.front().Get<int64_t>(0);
    return absl::OkStatus();
  });
}

// All at once; else the first half, then the rest: no event is ever applied before its predecessor.
absl::Status Consumer::ApplyInOrder(absl::Span<const StoredEvent> events) {
  absl::Status status = Move(events.back().position, [&](pg::Transaction& tx) { return apply_(tx, events); });
  if (status.ok() || IsPassing(status)) return status;
  if (events.size() > 1) {
    RETURN_IF_ERROR(ApplyInOrder(events.subspan(0, events.size() / 2)));
    return ApplyInOrder(events.subspan(events.size() / 2));
  }
  if (!park_) return WithContext(status, "event " + std::to_string(events.front().position));
  LogError("FEED_EVENT_PARKED", {{"feed", options_.feed}, {"position", events.front().position}, {"status", status}});
  return Move(events.front().position, [&](pg::Transaction& tx) { return park_(tx, events.front(), status); });
}

// Takes the cursor first: its row lock keeps another copy from doing the same work beside us.
absl::Status Consumer::Move(int64_t to, absl::FunctionRef<absl::Status(pg::Transaction&)> body) {
  RETURN_IF_ERROR(pg::RunInTransaction(*connection_, [&](pg::Transaction& tx) -> absl::Status {
    RETURN_IF_ERROR(tx.ExecExpecting(1, absl::AbortedError("another copy has moved the cursor of " + options_.feed),
                                     kMoveCursor, options_.feed, to, cursor_));
    return body(tx);
  }));
  cursor_ = to;
  return absl::OkStatus();
}

}  // namespace vlot::feed
