// Accounts as rows: SQL and mapping. Everything works inside the caller's transaction and never commits. Errors are
// those of common/pg.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "common/pg/pg.h"
#include "services/invoicing/credit.h"
#include "services/invoicing/document.h"

namespace vlot::invoicing {

struct AccountRow {
  AccountId id;
  int64_t version = 1;  // rises with every change but those of balances
  BillingMode billing_mode = BillingMode::kInstant;
  std::optional<BillingMode> next_mode;  // while a move is scheduled: counts for new orders
  std::optional<absl::Time> move_time;   // from then on
  Profile profile = Profile::kCore;
  int32_t payment_term_days = 0;
  bool credit_hold = false;   // a person's
  bool dunning_hold = false;  // dunning's own, which moves with its cases (dunning/)
  Money credit_limit, open, accrued, reserved;
  std::string time_zone;
  std::string language;
  std::string party;  // vlot.invoicing.v1.Party, serialized; personal data
  absl::Time create_time;
};

using AccountRows = absl::flat_hash_map<AccountId, AccountRow>;

// Those of `ids` that there are, as they are. Unlocked.
absl::StatusOr<AccountRows> FindAccounts(pg::Transaction& tx, const std::vector<AccountId>& ids);

// The same, locked until the transaction ends, in the order of their ids.
absl::StatusOr<AccountRows> LockAccounts(pg::Transaction& tx, const std::vector<AccountId>& ids);

// Returns those that were new.
absl::StatusOr<absl::flat_hash_set<AccountId>> InsertAccounts(pg::Transaction& tx, std::vector<AccountRow> rows);

// Writes everything but balances, dunning's hold, creation time and what moves change (move/move_store.h).
absl::Status UpdateAccount(pg::Transaction& tx, const AccountRow& row);

struct BalanceChange {
  AccountId id;
  int64_t open_minor = 0, accrued_minor = 0, reserved_minor = 0;  // to be added
};

// One update per account; `changes` name each once. Those without a change are left alone.
absl::Status AddToBalances(pg::Transaction& tx, std::vector<BalanceChange> changes);

// Newest first, at most `limit`, older than `before` (nil: from the newest).
absl::StatusOr<std::vector<AccountRow>> ListAccounts(pg::Transaction& tx, std::optional<BillingMode> billing_mode,
                                                     AccountId before, int limit);

}  // namespace vlot::invoicing
