// Billing runs and their accounts as rows. SQL and mapping; inside the caller's transaction. Errors are those of
// common/pg.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "common/pg/pg.h"
#include "services/invoicing/billing_run.h"
#include "services/invoicing/period.h"

namespace vlot::invoicing {

// Inserts `run`, with every account that has something to be billed; or finds the working one of the same month and
// account. Which of the two it is, is in the id of what is returned.
absl::StatusOr<BillingRun> StartRun(pg::Transaction& tx, const BillingRun& run);

absl::StatusOr<std::optional<BillingRun>> FindRun(pg::Transaction& tx, BillingRunId id);
// Those that work, oldest first; a handful at most.
absl::StatusOr<std::vector<BillingRun>> FindWorkingRuns(pg::Transaction& tx);
// Which runs a list is to show: those that fit all that is told.
struct RunFilter {
  std::optional<absl::CivilMonth> month;
  std::optional<RunState> state;
  std::optional<AccountId> account;  // of this one alone
};
// Newest first, at most `limit`, older than `before` (nil: from the newest). There are a few a month, and one for each
// account that moves.
absl::StatusOr<std::vector<BillingRun>> ListRuns(pg::Transaction& tx, const RunFilter& filter, BillingRunId before,
                                                 int limit);

absl::StatusOr<BillingProgress> FindProgress(pg::Transaction& tx, BillingRunId id);

// A run's accounts after `after` (nil: from the first), in the order of ids; at most `limit`.
absl::StatusOr<std::vector<BilledAccount>> ListBilledAccounts(pg::Transaction& tx, BillingRunId run,
                                                              std::optional<BilledState> state, AccountId after,
                                                              int limit);

// The accounts that still wait in the run and that nobody else is billing just now, in the order of ids, with their
// items; at most `limit`.
absl::StatusOr<std::vector<BilledAccount>> FindWaiting(pg::Transaction& tx, BillingRunId run, int limit);

// Those of `accounts` that wait and that nobody else holds, held until the transaction ends.
absl::StatusOr<std::vector<AccountId>> ClaimWaiting(pg::Transaction& tx, BillingRunId run,
                                                    const std::vector<AccountId>& accounts);

// What became of accounts.
absl::Status SaveBilled(pg::Transaction& tx, BillingRunId run, absl::Span<const BilledAccount> accounts);

// The run is done, if no account of it waits.
absl::Status FinishRun(pg::Transaction& tx, BillingRunId run, absl::Time now);

// Accounts with something to be billed of `month`, and those with an invoice of the month before and none of this one;
// after `after` in the order of ids, at most `limit`. `account` (nil: all) narrows it to one. Reads what waits of the
// month and the invoices of the month before: not for the hot path.
absl::StatusOr<std::vector<AccountId>> ListPreviewAccounts(pg::Transaction& tx, absl::CivilMonth month,
                                                           AccountId account, AccountId after, int limit);

// What is not invoiced, by month: reads all that waits. Not for the hot path.
struct Unbilled {
  absl::CivilMonth month;
  int64_t items = 0;
  int64_t accounts = 0;
};
absl::StatusOr<std::vector<Unbilled>> SumUnbilled(pg::Transaction& tx);

}  // namespace vlot::invoicing
