// Settlements and their lines in the database, in an open transaction that the caller commits. Errors are those of
// common/pg.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "common/pg/pg.h"
#include "services/payment/settlements/settlement.h"

namespace vlot::payment {

// --- Looking for settlements ---

// Whether it is time to ask the PSP; then nobody else does before `lease` is over.
absl::StatusOr<bool> ClaimPoll(pg::Transaction& tx, absl::Time now, absl::Duration lease);
absl::Status SetPoll(pg::Transaction& tx, absl::Time due);

// In which state we have those of these ids that we have.
absl::StatusOr<absl::flat_hash_map<std::string, SettlementState>> FindStates(pg::Transaction& tx,
                                                                             const std::vector<std::string>& psp_ids);
// Up to `limit` PSP's ids of those whose payout failed, the latest first.
absl::StatusOr<std::vector<std::string>> FindFailed(pg::Transaction& tx, int limit);
// Adds those that are new, due at once; one whose payout had failed and now has not is read.
absl::Status AddSettlements(pg::Transaction& tx, absl::Span<const Settlement> settlements, absl::Time now);

// --- Reading one ---

// One that is to be read on; nobody else does before `lease` is over.
absl::StatusOr<std::optional<Settlement>> ClaimReading(pg::Transaction& tx, absl::Time now, absl::Duration lease);
// Later again, with one try more.
absl::Status Postpone(pg::Transaction& tx, const Settlement& settlement, absl::Time due);
// Writes where it is, if it still is as it was when `before` was claimed; false: another copy was faster.
absl::StatusOr<bool> SaveReading(pg::Transaction& tx, const Settlement& before, const Settlement& after,
                                 absl::Time due);

// What we know of what these lines speak of. Locks the payments, in the order of their ids.
absl::StatusOr<Known> LockKnown(pg::Transaction& tx, absl::Span<const SettlementLine> lines);
// Numbered from `first`.
absl::Status InsertSettlementLines(pg::Transaction& tx, SettlementId id, int first,
                                   absl::Span<const SettlementLine> lines);
// The payments of these lines that we know are settled.
absl::Status MarkSettled(pg::Transaction& tx, absl::Span<const SettlementLine> lines, absl::Time now);

// --- Looking at them ---

absl::StatusOr<std::optional<Settlement>> FindSettlement(pg::Transaction& tx, SettlementId id);

struct SettlementQuery {
  std::optional<SettlementState> state;
  bool differing = false;
  std::optional<SettlementId> before;  // the last of the page before
  int limit = 0;
};
// The last fetched first.
absl::StatusOr<std::vector<Settlement>> ListSettlements(pg::Transaction& tx, const SettlementQuery& query);

struct LineQuery {
  SettlementId settlement;
  bool differing = false;
  int64_t after = 0;  // the number of the last of the page before
  int limit = 0;
};
struct NumberedLine {
  int32_t number = 0;
  SettlementLine line;
};
absl::StatusOr<std::vector<NumberedLine>> ListLines(pg::Transaction& tx, const LineQuery& query);

struct Unsettled {
  PaymentId payment;
  OrderId order;
  std::string psp_id;
  Money amount;
  absl::Time paid_at;
};
struct UnsettledQuery {
  absl::Time paid_before;
  std::optional<std::pair<absl::Time, PaymentId>> after;  // the last of the page before
  int limit = 0;
};
// Those paid first before others.
absl::StatusOr<std::vector<Unsettled>> ListUnsettled(pg::Transaction& tx, const UnsettledQuery& query);

struct SettlementCounts {
  int64_t reading = 0;
  int64_t failed = 0;
  int64_t differing = 0;
  int64_t unsettled = 0;  // payments, counted up to kUnsettledCountedMax
};
inline constexpr int kUnsettledCountedMax = 10'000;
absl::StatusOr<SettlementCounts> CountSettlements(pg::Transaction& tx, absl::Time paid_before);

}  // namespace vlot::payment
