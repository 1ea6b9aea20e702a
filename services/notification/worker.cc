#include "services/notification/worker.h"

#include <utility>
#include <vector>

#include "common/log/log.h"
#include "common/status/status.h"

namespace vlot::notification {
namespace {

metrics::Counter Outcomes(metrics::Registry& metrics, const char* outcome) {
  return metrics.GetCounter("vlot_notification_attempts_total", "Attempts to hand over a message.",
                            {{"outcome", outcome}});
}

}  // namespace

Worker::Worker(WorkerOptions options, pg::Pool& pool, Clock& clock, metrics::Registry& metrics, const Sender& sender)
    : options_(options),
      pool_(pool),
      clock_(clock),
      sender_(sender),
      sent_(Outcomes(metrics, "sent")),
      failed_(Outcomes(metrics, "failed")),
      unknown_(Outcomes(metrics, "unknown")),
      retried_(Outcomes(metrics, "retried")) {}

absl::StatusOr<int> Worker::Step() {
  RETURN_IF_ERROR(RecordUnrecorded());
  const absl::Time now = clock_.Now();
  auto claimed =
      pg::RunInTransaction(pool_, [&](pg::Transaction& tx) { return ClaimMessages(tx, now, now + options_.lease); });
  if (!claimed.ok()) return claimed.status();
  unrecorded_.reserve(claimed->size());
  for (const Claimed& one : *claimed) unrecorded_.push_back({one.message.id, one.message.tries, Try(one)});
  RETURN_IF_ERROR(RecordUnrecorded());
  return static_cast<int>(claimed->size());
}

Verdict Worker::Try(const Claimed& claimed) {
  const Message& message = claimed.message;
  if (claimed.left_behind && !MaySendAgain(message.channel)) {
    unknown_.Increment();
    LogWarning("MESSAGE_LEFT_BEHIND", {{"message", message.id}, {"order", message.order}});
    return LeftBehind();
  }
  if (looper_.stopping()) return {.state = State::kQueued, .due_at = clock_.Now(), .last_error = message.last_error};
  const absl::Status sent = sender_.Send(message);
  Verdict verdict = Judge(sent, message.tries, options_.retry, clock_.Now());
  Count(verdict);
  if (!sent.ok()) {
    LogWarning("MESSAGE_NOT_SENT",
               {{"message", message.id}, {"order", message.order}, {"tries", message.tries}, {"status", sent}});
  }
  return verdict;
}

void Worker::Count(const Verdict& verdict) {
  switch (verdict.state) {
    case State::kQueued:
      return retried_.Increment();
    case State::kSent:
      return sent_.Increment();
    case State::kFailed:
      return failed_.Increment();
    case State::kUnknown:
      return unknown_.Increment();
  }
}

absl::Status Worker::RecordUnrecorded() {
  if (unrecorded_.empty()) return absl::OkStatus();
  RETURN_IF_ERROR(
      pg::RunInTransaction(pool_, [&](pg::Transaction& tx) { return RecordAttempts(tx, clock_.Now(), unrecorded_); }));
  unrecorded_.clear();
  return absl::OkStatus();
}

void Worker::Start() {
  looper_.Start([this] {
    const absl::StatusOr<int> taken = Step();
    if (!taken.ok()) LogWarning("NOTIFICATION_STEP_FAILED", {{"error", taken.status()}});
    return taken.ok() && *taken > 0 ? absl::ZeroDuration() : options_.interval;
  });
}

}  // namespace vlot::notification
