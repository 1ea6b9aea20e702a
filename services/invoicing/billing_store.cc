#include "services/invoicing/billing_store.h"

#include "common/status/status.h"

namespace vlot::invoicing {
namespace {

#define VLOT_RUN_COLUMNS "run_id, period, scope, final, state, create_time, finish_time, creator"

constexpr pg::Statement kInsertRun{"invoicing.InsertRun", R"sql(
INSERT INTO billing_runs (run_id, period, scope, final, state, create_time, creator)
VALUES ($1, $2, $3, $4, 1, $5, $6)
ON CONFLICT (period, scope) WHERE state = 1 DO NOTHING
RETURNING run_id)sql"};

constexpr pg::Statement kFindWorkingRun{"invoicing.FindWorkingRun",
                                        "SELECT " VLOT_RUN_COLUMNS
                                        " FROM billing_runs WHERE period = $1 AND scope = $2 AND state = 1"};

constexpr pg::Statement kFindRun{"invoicing.FindRun",
                                 "SELECT " VLOT_RUN_COLUMNS " FROM billing_runs WHERE run_id = $1"};

constexpr pg::Statement kFindWorkingRuns{"invoicing.FindWorkingRuns",
                                         "SELECT " VLOT_RUN_COLUMNS
                                         " FROM billing_runs WHERE state = 1 ORDER BY period, scope LIMIT 100"};

constexpr pg::Statement kListRuns{"invoicing.ListRuns",
                                  "SELECT " VLOT_RUN_COLUMNS
                                  " FROM billing_runs WHERE run_id < $1 AND ($3::date IS NULL OR period = $3) "
                                  "AND ($4::smallint IS NULL OR state = $4) AND ($5::uuid IS NULL OR scope = $5) "
                                  "ORDER BY run_id DESC LIMIT $2"};

#undef VLOT_RUN_COLUMNS

constexpr pg::Statement kFillRun{"invoicing.FillRun", R"sql(
INSERT INTO billing_run_accounts (run_id, account_id, state, items, invoices, total_minor, currency, reason, detail)
SELECT $1, account_id, 1, count(*), 0, 0, 'EUR', '', ''
FROM billable_items
WHERE invoice_id IS NULL AND delivery_date >= $2 AND delivery_date < $3
GROUP BY account_id)sql"};

constexpr pg::Statement kFillRunOfAccount{"invoicing.FillRunOfAccount", R"sql(
INSERT INTO billing_run_accounts (run_id, account_id, state, items, invoices, total_minor, currency, reason, detail)
SELECT $1, account_id, 1, count(*), 0, 0, 'EUR', '', ''
FROM billable_items
WHERE invoice_id IS NULL AND delivery_date >= $2 AND delivery_date < $3 AND account_id = $4
GROUP BY account_id)sql"};

// A row per state and currency.
constexpr pg::Statement kFindProgress{"invoicing.FindProgress", R"sql(
SELECT state, currency, count(*), sum(items)::bigint, sum(invoices)::bigint, sum(total_minor)::bigint
FROM billing_run_accounts WHERE run_id = $1
GROUP BY state, currency ORDER BY state, currency LIMIT 100)sql"};

#define VLOT_BILLED_COLUMNS "account_id, state, items, invoices, total_minor, currency, reason, detail"

constexpr pg::Statement kListBilled{"invoicing.ListBilledAccounts",
                                    "SELECT " VLOT_BILLED_COLUMNS
                                    " FROM billing_run_accounts WHERE run_id = $1 AND account_id > $2 "
                                    "AND ($3::smallint IS NULL OR state = $3) ORDER BY account_id LIMIT $4"};

constexpr pg::Statement kFindWaiting{"invoicing.FindWaiting",
                                     "SELECT " VLOT_BILLED_COLUMNS
                                     " FROM billing_run_accounts WHERE run_id = $1 AND state = 1 "
                                     "ORDER BY account_id LIMIT $2 FOR UPDATE SKIP LOCKED"};

#undef VLOT_BILLED_COLUMNS

constexpr pg::Statement kClaimWaiting{"invoicing.ClaimWaiting", R"sql(
SELECT account_id FROM billing_run_accounts
WHERE run_id = $1 AND account_id = ANY($2::uuid[]) AND state = 1
ORDER BY account_id FOR UPDATE SKIP LOCKED)sql"};

constexpr pg::Statement kSaveBilled{"invoicing.SaveBilled", R"sql(
UPDATE billing_run_accounts AS a
SET state = b.state, invoices = b.invoices, total_minor = b.total_minor, currency = b.currency, reason = b.reason,
    detail = b.detail
FROM unnest($2::uuid[], $3::smallint[], $4::int[], $5::bigint[], $6::text[], $7::text[], $8::text[])
  AS b (account_id, state, invoices, total_minor, currency, reason, detail)
WHERE a.run_id = $1 AND a.account_id = b.account_id)sql"};

constexpr pg::Statement kFinishRun{"invoicing.FinishRun", R"sql(
UPDATE billing_runs AS r SET state = 2, finish_time = $2
WHERE r.run_id = $1 AND r.state = 1
  AND NOT EXISTS (SELECT 1 FROM billing_run_accounts AS a WHERE a.run_id = r.run_id AND a.state = 1))sql"};

// $1 and $2 the month, $3 the month before; $6 an account, or NULL.
constexpr pg::Statement kListPreviewAccounts{"invoicing.ListPreviewAccounts", R"sql(
SELECT account_id FROM (
  (SELECT account_id FROM billable_items
   WHERE invoice_id IS NULL AND delivery_date >= $1 AND delivery_date < $2 AND account_id > $4
     AND ($6::uuid IS NULL OR account_id = $6)
   GROUP BY account_id ORDER BY account_id LIMIT $5)
  UNION
  (SELECT p.account_id FROM invoice_periods AS p
   WHERE p.period_begin = $3 AND p.account_id > $4 AND ($6::uuid IS NULL OR p.account_id = $6)
     AND NOT EXISTS (SELECT 1 FROM invoice_periods AS q
                     WHERE q.account_id = p.account_id AND q.period_begin = $1)
   GROUP BY p.account_id ORDER BY p.account_id LIMIT $5)) AS a
ORDER BY account_id LIMIT $5)sql"};

// A row per month that is not billed.
constexpr pg::Statement kSumUnbilled{"invoicing.SumUnbilled", R"sql(
SELECT date_trunc('month', delivery_date::timestamp)::date, count(*), count(DISTINCT account_id)
FROM billable_items WHERE invoice_id IS NULL GROUP BY 1 ORDER BY 1 LIMIT 1000)sql"};

BillingRun ReadRun(const pg::Row& row) {
  return {.id = row.Get<BillingRunId>(0),
          .month = absl::CivilMonth(row.Get<absl::CivilDay>(1)),
          .account = row.Get<AccountId>(2),
          .final = row.Get<bool>(3),
          .state = row.Get<RunState>(4),
          .create_time = row.Get<absl::Time>(5),
          .finish_time = row.Get<std::optional<absl::Time>>(6),
          .creator = row.Get<std::string>(7)};
}

std::vector<BillingRun> ReadRuns(const pg::Result& rows) {
  std::vector<BillingRun> runs;
  for (pg::Row row : rows) runs.push_back(ReadRun(row));
  return runs;
}

absl::StatusOr<std::vector<BilledAccount>> ReadBilled(const pg::Result& rows) {
  std::vector<BilledAccount> accounts;
  for (pg::Row row : rows) {
    ASSIGN_OR_RETURN(const Currency currency, Currency::Parse(row.Text(5)));
    accounts.push_back({.account = row.Get<AccountId>(0),
                        .state = row.Get<BilledState>(1),
                        .items = row.Get<int64_t>(2),
                        .invoices = row.Get<int32_t>(3),
                        .total = {row.Get<int64_t>(4), currency},
                        .reason = row.Get<std::string>(6),
                        .detail = row.Get<std::string>(7)});
  }
  return accounts;
}

std::vector<AccountId> ReadIds(const pg::Result& rows) {
  std::vector<AccountId> ids;
  for (pg::Row row : rows) ids.push_back(row.Get<AccountId>(0));
  return ids;
}

// What sorts after every run.
BillingRunId EndOfRuns() {
  Uuid::Bytes bytes;
  bytes.fill(0xff);
  return BillingRunId(Uuid(bytes));
}

absl::Status FillRun(pg::Transaction& tx, const BillingRun& run) {
  const DayPeriod period = BillingPeriod(run.month);
  if (run.account.IsNil()) return tx.ExecLater(kFillRun, run.id, period.begin, period.end);
  return tx.ExecLater(kFillRunOfAccount, run.id, period.begin, period.end, run.account);
}

int64_t& CountOf(BilledState state, BillingProgress& progress) {
  switch (state) {
    case BilledState::kInvoiced:
      return progress.invoiced;
    case BilledState::kParked:
      return progress.parked;
    case BilledState::kNothingLeft:
      return progress.nothing_left;
    case BilledState::kWaiting:
      break;
  }
  return progress.waiting;
}

}  // namespace

absl::StatusOr<BillingRun> StartRun(pg::Transaction& tx, const BillingRun& run) {
  const absl::CivilDay period(run.month);
  ASSIGN_OR_RETURN(const pg::Result inserted,
                   tx.Exec(kInsertRun, run.id, period, run.account, run.final, run.create_time, run.creator));
  if (!inserted.empty()) {
    RETURN_IF_ERROR(FillRun(tx, run));
    return run;
  }
  ASSIGN_OR_RETURN(const pg::Result working, tx.Exec(kFindWorkingRun, period, run.account));
  if (working.empty()) return absl::AbortedError("a run of this month ended just now: start again");
  return ReadRun(working.front());
}

absl::StatusOr<std::optional<BillingRun>> FindRun(pg::Transaction& tx, BillingRunId id) {
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kFindRun, id));
  if (rows.empty()) return std::optional<BillingRun>();
  return std::optional<BillingRun>(ReadRun(rows.front()));
}

absl::StatusOr<std::vector<BillingRun>> FindWorkingRuns(pg::Transaction& tx) {
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kFindWorkingRuns));
  return ReadRuns(rows);
}

absl::StatusOr<std::vector<BillingRun>> ListRuns(pg::Transaction& tx, const RunFilter& filter, BillingRunId before,
                                                 int limit) {
  const auto period = filter.month ? std::optional(absl::CivilDay(*filter.month)) : std::nullopt;
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kListRuns, before.IsNil() ? EndOfRuns() : before, limit, period,
                                                  filter.state, filter.account));
  return ReadRuns(rows);
}

absl::StatusOr<BillingProgress> FindProgress(pg::Transaction& tx, BillingRunId id) {
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kFindProgress, id));
  BillingProgress progress{.total = Money::Zero(kEur)};
  for (pg::Row row : rows) {
    ASSIGN_OR_RETURN(const Currency currency, Currency::Parse(row.Text(1)));
    CountOf(row.Get<BilledState>(0), progress) += row.Get<int64_t>(2);
    progress.items += row.Get<int64_t>(3);
    progress.invoices += row.Get<int64_t>(4);
    ASSIGN_OR_RETURN(progress.total, Add(progress.total, {row.Get<int64_t>(5), currency}));
  }
  return progress;
}

absl::StatusOr<std::vector<BilledAccount>> ListBilledAccounts(pg::Transaction& tx, BillingRunId run,
                                                              std::optional<BilledState> state, AccountId after,
                                                              int limit) {
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kListBilled, run, after, state, limit));
  return ReadBilled(rows);
}

absl::StatusOr<std::vector<BilledAccount>> FindWaiting(pg::Transaction& tx, BillingRunId run, int limit) {
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kFindWaiting, run, limit));
  return ReadBilled(rows);
}

absl::StatusOr<std::vector<AccountId>> ClaimWaiting(pg::Transaction& tx, BillingRunId run,
                                                    const std::vector<AccountId>& accounts) {
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kClaimWaiting, run, pg::Array(accounts)));
  return ReadIds(rows);
}

absl::Status SaveBilled(pg::Transaction& tx, BillingRunId run, absl::Span<const BilledAccount> accounts) {
  if (accounts.empty()) return absl::OkStatus();
  auto column = [&](auto project) { return pg::ArrayOf(accounts, project); };
  return tx.ExecLater(
      kSaveBilled, run, column([](const BilledAccount& a) { return a.account; }),
      column([](const BilledAccount& a) { return a.state; }), column([](const BilledAccount& a) { return a.invoices; }),
      column([](const BilledAccount& a) { return a.total.minor; }),
      column([](const BilledAccount& a) { return a.total.currency.code(); }),
      column([](const BilledAccount& a) { return a.reason; }), column([](const BilledAccount& a) { return a.detail; }));
}

absl::Status FinishRun(pg::Transaction& tx, BillingRunId run, absl::Time now) {
  return tx.ExecLater(kFinishRun, run, now);
}

absl::StatusOr<std::vector<AccountId>> ListPreviewAccounts(pg::Transaction& tx, absl::CivilMonth month,
                                                           AccountId account, AccountId after, int limit) {
  const DayPeriod period = BillingPeriod(month);
  const std::optional<AccountId> one = account.IsNil() ? std::nullopt : std::make_optional(account);
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kListPreviewAccounts, period.begin, period.end,
                                                  absl::CivilDay(month - 1), after, limit, one));
  return ReadIds(rows);
}

absl::StatusOr<std::vector<Unbilled>> SumUnbilled(pg::Transaction& tx) {
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kSumUnbilled));
  std::vector<Unbilled> sums;
  for (pg::Row row : rows) {
    sums.push_back({absl::CivilMonth(row.Get<absl::CivilDay>(0)), row.Get<int64_t>(1), row.Get<int64_t>(2)});
  }
  return sums;
}

}  // namespace vlot::invoicing
