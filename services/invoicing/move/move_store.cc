#include "services/invoicing/move/move_store.h"

#include "common/status/status.h"

namespace vlot::invoicing {
namespace {

constexpr pg::Statement kInsertMove{"invoicing.InsertMove", R"sql(
INSERT INTO account_moves (move_id, account_id, from_mode, to_mode, state, move_time, reason, create_time, end_time, due_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10))sql"};

constexpr pg::Statement kUpdateMove{"invoicing.UpdateMove", R"sql(
UPDATE account_moves SET state = $2, end_time = $3, due_at = $4 WHERE move_id = $1)sql"};

#define VLOT_MOVE_COLUMNS \
  "SELECT move_id, account_id, from_mode, to_mode, state, move_time, reason, create_time, end_time, due_at "

constexpr pg::Statement kFindMove{"invoicing.FindMove", VLOT_MOVE_COLUMNS "FROM account_moves WHERE move_id = $1"};

constexpr pg::Statement kLockMove{"invoicing.LockMove",
                                  VLOT_MOVE_COLUMNS "FROM account_moves WHERE move_id = $1 FOR UPDATE"};

constexpr pg::Statement kFindLiveMove{"invoicing.FindLiveMove",
                                      VLOT_MOVE_COLUMNS "FROM account_moves WHERE account_id = $1 AND state IN (1, 2)"};

constexpr pg::Statement kListMoves{"invoicing.ListMoves", VLOT_MOVE_COLUMNS
                                   "FROM account_moves WHERE account_id = $1 AND ($2::uuid IS NULL OR move_id < $2) "
                                   "ORDER BY move_id DESC LIMIT $3"};

constexpr pg::Statement kTakeDueMove{"invoicing.TakeDueMove", VLOT_MOVE_COLUMNS
                                     "FROM account_moves WHERE due_at <= $1 ORDER BY due_at LIMIT 1 "
                                     "FOR UPDATE SKIP LOCKED"};

#undef VLOT_MOVE_COLUMNS

constexpr pg::Statement kFindOnceMonthly{"invoicing.FindOnceMonthly", R"sql(
SELECT DISTINCT account_id FROM account_moves
WHERE account_id = ANY($1::uuid[]) AND from_mode = 2 AND state IN (2, 3) ORDER BY account_id)sql"};

// The last final run, and what became of the account in it: 3 parked.
constexpr pg::Statement kFindLeftBehind{"invoicing.FindLeftBehind", R"sql(
SELECT (SELECT count(*) FROM billable_items WHERE account_id = $1 AND invoice_id IS NULL),
       (SELECT count(*) FROM credit_reservations WHERE account_id = $1 AND state = 1),
       (SELECT max(start_time) FROM account_move_runs WHERE move_id = $2),
       EXISTS (SELECT 1 FROM account_move_runs AS m JOIN billing_runs AS r ON r.run_id = m.run_id
               WHERE m.move_id = $2 AND r.state = 1),
       EXISTS (SELECT 1 FROM account_move_runs AS m
               JOIN billing_run_accounts AS a ON a.run_id = m.run_id AND a.account_id = $1
               WHERE m.move_id = $2 AND a.state = 3
                 AND m.start_time = (SELECT max(start_time) FROM account_move_runs WHERE move_id = $2)))sql"};

constexpr pg::Statement kFindOpenMonths{"invoicing.FindOpenMonths", R"sql(
SELECT DISTINCT date_trunc('month', delivery_date::timestamp)::date FROM billable_items
WHERE account_id = $1 AND invoice_id IS NULL ORDER BY 1 LIMIT 1000)sql"};

constexpr pg::Statement kInsertMoveRun{"invoicing.InsertMoveRun", R"sql(
INSERT INTO account_move_runs (move_id, run_id, start_time) VALUES ($1, $2, $3)
ON CONFLICT (move_id, run_id) DO NOTHING)sql"};

constexpr pg::Statement kFindFinalInvoices{"invoicing.FindFinalInvoices", R"sql(
SELECT p.invoice_id FROM account_move_runs AS m JOIN invoice_periods AS p ON p.run_id = m.run_id
WHERE m.move_id = $1 AND p.account_id = $2 ORDER BY p.invoice_id LIMIT 1000)sql"};

constexpr pg::Statement kUpdateMode{"invoicing.UpdateMode", R"sql(
UPDATE accounts SET version = $2, billing_mode = $3, next_billing_mode = $4, move_time = $5 WHERE account_id = $1)sql"};

AccountMove Read(const pg::Row& row) {
  return {.id = row.Get<MoveId>(0),
          .account = row.Get<AccountId>(1),
          .from = row.Get<BillingMode>(2),
          .to = row.Get<BillingMode>(3),
          .state = row.Get<MoveState>(4),
          .move_time = row.Get<absl::Time>(5),
          .reason = row.Get<std::string>(6),
          .create_time = row.Get<absl::Time>(7),
          .end_time = row.Get<std::optional<absl::Time>>(8),
          .due = row.Get<std::optional<absl::Time>>(9)};
}

absl::StatusOr<std::optional<AccountMove>> First(absl::StatusOr<pg::Result> rows) {
  RETURN_IF_ERROR(rows.status());
  if (rows->empty()) return std::optional<AccountMove>();
  return std::optional<AccountMove>(Read(rows->front()));
}

}  // namespace

absl::Status InsertMove(pg::Transaction& tx, const AccountMove& move) {
  return tx.ExecLater(kInsertMove, move.id, move.account, move.from, move.to, move.state, move.move_time, move.reason,
                      move.create_time, move.end_time, move.due);
}

absl::Status UpdateMove(pg::Transaction& tx, const AccountMove& move) {
  return tx.ExecLater(kUpdateMove, move.id, move.state, move.end_time, move.due);
}

absl::StatusOr<std::optional<AccountMove>> FindMove(pg::Transaction& tx, MoveId id) {
  return First(tx.Exec(kFindMove, id));
}

absl::StatusOr<std::optional<AccountMove>> LockMove(pg::Transaction& tx, MoveId id) {
  return First(tx.Exec(kLockMove, id));
}

absl::StatusOr<std::optional<AccountMove>> FindLiveMove(pg::Transaction& tx, AccountId account) {
  return First(tx.Exec(kFindLiveMove, account));
}

absl::StatusOr<std::vector<AccountMove>> ListMoves(pg::Transaction& tx, AccountId account, MoveId before, int limit) {
  const std::optional<MoveId> last = before.IsNil() ? std::nullopt : std::optional<MoveId>(before);
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kListMoves, account, last, limit));
  std::vector<AccountMove> moves;
  for (pg::Row row : rows) moves.push_back(Read(row));
  return moves;
}

absl::StatusOr<std::optional<AccountMove>> TakeDueMove(pg::Transaction& tx, absl::Time now) {
  return First(tx.Exec(kTakeDueMove, now));
}

absl::StatusOr<absl::flat_hash_set<AccountId>> FindOnceMonthly(pg::Transaction& tx,
                                                               const std::vector<AccountId>& accounts) {
  absl::flat_hash_set<AccountId> found;
  if (accounts.empty()) return found;
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kFindOnceMonthly, pg::Array(accounts)));
  for (pg::Row row : rows) found.insert(row.Get<AccountId>(0));
  return found;
}

absl::StatusOr<LeftBehind> FindLeftBehind(pg::Transaction& tx, const AccountMove& move) {
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kFindLeftBehind, move.account, move.id));
  const pg::Row row = rows.front();
  return LeftBehind{.items = row.Get<int64_t>(0),
                    .orders = row.Get<int64_t>(1),
                    .last_closed = row.Get<std::optional<absl::Time>>(2),
                    .run_working = row.Get<bool>(3),
                    .parked = row.Get<bool>(4)};
}

absl::StatusOr<std::vector<absl::CivilMonth>> FindOpenMonths(pg::Transaction& tx, AccountId account) {
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kFindOpenMonths, account));
  std::vector<absl::CivilMonth> months;
  for (pg::Row row : rows) months.emplace_back(row.Get<absl::CivilDay>(0));
  return months;
}

absl::Status InsertMoveRun(pg::Transaction& tx, MoveId move, BillingRunId run, absl::Time now) {
  return tx.ExecLater(kInsertMoveRun, move, run, now);
}

absl::StatusOr<std::vector<InvoiceId>> FindFinalInvoices(pg::Transaction& tx, const AccountMove& move) {
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kFindFinalInvoices, move.id, move.account));
  std::vector<InvoiceId> invoices;
  for (pg::Row row : rows) invoices.push_back(row.Get<InvoiceId>(0));
  return invoices;
}

absl::Status UpdateMode(pg::Transaction& tx, const AccountRow& account) {
  return tx.ExecLater(kUpdateMode, account.id, account.version, account.billing_mode, account.next_mode,
                      account.move_time);
}

}  // namespace vlot::invoicing
