// Moves as rows, and what they look at. Inside the caller's transaction. Errors are those of common/pg.
#pragma once

#include <optional>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "common/pg/pg.h"
#include "services/invoicing/account_store.h"
#include "services/invoicing/billing_run.h"
#include "services/invoicing/move/move.h"

namespace vlot::invoicing {

absl::Status InsertMove(pg::Transaction& tx, const AccountMove& move);
// Writes state, end and due.
absl::Status UpdateMove(pg::Transaction& tx, const AccountMove& move);

absl::StatusOr<std::optional<AccountMove>> FindMove(pg::Transaction& tx, MoveId id);
// The same, held until the transaction ends.
absl::StatusOr<std::optional<AccountMove>> LockMove(pg::Transaction& tx, MoveId id);
// The one of the account that has not ended.
absl::StatusOr<std::optional<AccountMove>> FindLiveMove(pg::Transaction& tx, AccountId account);
// Newest first, at most `limit`, older than `before` (nil: from the newest).
absl::StatusOr<std::vector<AccountMove>> ListMoves(pg::Transaction& tx, AccountId account, MoveId before, int limit);
// One whose time has come, held; what another has in hand is passed over.
absl::StatusOr<std::optional<AccountMove>> TakeDueMove(pg::Transaction& tx, absl::Time now);

// Those of `accounts` whose orders from before a move may still reserve credit.
absl::StatusOr<absl::flat_hash_set<AccountId>> FindOnceMonthly(pg::Transaction& tx,
                                                               const std::vector<AccountId>& accounts);

absl::StatusOr<LeftBehind> FindLeftBehind(pg::Transaction& tx, const AccountMove& move);
// Months in which the account has something that is not invoiced, oldest first.
absl::StatusOr<std::vector<absl::CivilMonth>> FindOpenMonths(pg::Transaction& tx, AccountId account);

absl::Status InsertMoveRun(pg::Transaction& tx, MoveId move, BillingRunId run, absl::Time now);
// What the move's runs issued for its account, oldest first.
absl::StatusOr<std::vector<InvoiceId>> FindFinalInvoices(pg::Transaction& tx, const AccountMove& move);

// Writes the account's mode, what it moves to, and its version.
absl::Status UpdateMode(pg::Transaction& tx, const AccountRow& account);

}  // namespace vlot::invoicing
