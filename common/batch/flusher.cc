#include "common/batch/flusher.h"

#include <utility>

#include "absl/time/clock.h"
#include "common/log/log.h"
#include "common/status/status.h"

namespace vlot::batch {
namespace {

constexpr absl::Duration kUnknownWait = absl::Milliseconds(25);

// Errors of a single item's making, that its neighbours must not suffer.
bool MayBeOneItemsFault(const absl::Status& status) {
  return pg::IsDataError(status) || absl::IsInvalidArgument(status) || absl::IsFailedPrecondition(status) ||
         absl::IsOutOfRange(status);
}

// What the flush function says no to, rather than what failed: the caller hears it, and nobody else needs to.
bool IsRefusal(const absl::Status& status) {
  if (pg::IsDataError(status) || Reason(status) == pg::kDatabaseRefused) return false;
  return absl::IsInvalidArgument(status) || absl::IsNotFound(status) || absl::IsAlreadyExists(status) ||
         absl::IsPermissionDenied(status) || absl::IsFailedPrecondition(status) || absl::IsOutOfRange(status);
}

pg::Options Named(pg::Options database, const std::string& name) {
  if (!name.empty()) database.application_name = name;
  return database;
}

}  // namespace

Flusher::Flusher(const Options& options, pg::Options database)
    : options_(options), database_(Named(std::move(database), options.name)) {}

void Flusher::Run(size_t count, Write write, Settle settle) { RunRange(0, count, write, settle); }

void Flusher::RunRange(size_t begin, size_t end, Write write, Settle settle) {
  const absl::Status status = RunToAnswer(begin, end, write);
  if (end - begin > 1 && MayBeOneItemsFault(status)) {
    const size_t middle = begin + (end - begin) / 2;
    RunRange(begin, middle, write, settle);
    RunRange(middle, end, write, settle);
    return;
  }
  if (!status.ok() && !(end - begin == 1 && IsRefusal(status))) {
    LogWarning("BATCH_FAILED", {{"batch", options_.name}, {"items", end - begin}, {"status", status}});
  }
  settle(status, begin, end);
}

absl::Status Flusher::RunToAnswer(size_t begin, size_t end, Write write) {
  absl::Status unknown;
  for (int run = 1;; ++run) {
    const absl::Status status = RunOnce(begin, end, write);
    if (pg::IsCommitUnknown(status)) unknown = status;
    // Once a COMMIT had no answer, "nothing was written" is no longer true of a later failure.
    const bool still_unknown = !unknown.ok() && (absl::IsUnavailable(status) || absl::IsAborted(status));
    if (!still_unknown) return status;
    if (run >= options_.commit_unknown_runs_max) return unknown;
    absl::SleepFor(kUnknownWait * (1 << run));  // PostgreSQL, or its successor, needs a moment to come back
  }
}

absl::Status Flusher::RunOnce(size_t begin, size_t end, Write write) {
  auto body = [&](pg::Transaction& tx) { return write(tx, begin, end); };
  RETURN_IF_ERROR(EnsureConnected());
  const absl::Status status = pg::Run(*connection_, {}, body);
  if (!pg::IsConnectionLost(status)) return status;
  RETURN_IF_ERROR(EnsureConnected());  // COMMIT was not sent: nothing stands, and a fresh connection may do
  return pg::Run(*connection_, {}, body);
}

absl::Status Flusher::EnsureConnected() {
  if (connection_ != nullptr && connection_->alive()) return absl::OkStatus();
  connection_ = nullptr;
  RETURN_IF_ERROR(backoff_.Check());
  auto opened = pg::Connection::Open(database_);
  if (!opened.ok()) {
    backoff_.Failed(opened.status());
    return WithRetryAfter(std::move(opened).status(), options_.retry_after);
  }
  backoff_.Succeeded();
  connection_ = *std::move(opened);
  return absl::OkStatus();
}

}  // namespace vlot::batch
