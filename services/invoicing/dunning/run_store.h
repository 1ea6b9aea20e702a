// Dunning runs as rows: SQL and mapping. Inside the caller's transaction. Errors are those of common/pg.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/pg/pg.h"
#include "services/invoicing/dunning/dunning_ids.h"

namespace vlot::invoicing::dunning {

// The numbers are stored: never change them, only add.
enum class RunState : int16_t { kRunning = 1, kDone = 2 };

struct Run {
  RunId id;
  absl::CivilDay date;  // what was due by then
  AccountId scope;      // nil: all
  RunState state = RunState::kRunning;
  std::string actor;
  std::string reason;
  AccountId last_account;  // accounts up to this one are done
  int64_t accounts = 0, notices = 0, held = 0, parked = 0;
  absl::Time create_time;
  std::optional<absl::Time> finish_time;
};

// Who started a run that nobody started.
inline constexpr std::string_view kSchedule = "schedule";

// Inserts `run`, or finds the working one of the same scope. Which of the two it is, is in the id of what is returned.
absl::StatusOr<Run> StartRun(pg::Transaction& tx, const Run& run);
// Whether all accounts have had, or are having, a run of `day` or later.
absl::StatusOr<bool> HasRunOf(pg::Transaction& tx, absl::CivilDay day);

// The run, if it works and nobody else is working on it just now; held until the transaction ends.
absl::StatusOr<std::optional<Run>> ClaimRun(pg::Transaction& tx, RunId id);
// Writes how far it is.
absl::Status SaveRun(pg::Transaction& tx, const Run& run);

absl::StatusOr<std::optional<Run>> FindRun(pg::Transaction& tx, RunId id);
// Those that work; a handful at most.
absl::StatusOr<std::vector<Run>> FindWorkingRuns(pg::Transaction& tx);
// Newest first, at most `limit`, older than `before` (nil: from the newest).
absl::StatusOr<std::vector<Run>> ListRuns(pg::Transaction& tx, RunId before, int limit);

struct Parked {
  AccountId account;
  std::string reason;
  std::string detail;
};
absl::Status InsertParked(pg::Transaction& tx, RunId run, const std::vector<Parked>& parked);
// In the order of accounts, at most `limit`, after `after`.
absl::StatusOr<std::vector<Parked>> ListParked(pg::Transaction& tx, RunId run, AccountId after, int limit);

}  // namespace vlot::invoicing::dunning
