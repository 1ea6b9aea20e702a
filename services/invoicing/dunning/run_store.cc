#include "services/invoicing/dunning/run_store.h"

#include "common/status/status.h"

namespace vlot::invoicing::dunning {
namespace {

constexpr pg::Statement kInsertRun{"invoicing.InsertDunningRun", R"sql(
INSERT INTO dunning_runs (run_id, run_date, scope, state, actor, reason, last_account, accounts, notices, held, parked,
                          create_time)
VALUES ($1, $2, $3, 1, $4, $5, '00000000-0000-0000-0000-000000000000', 0, 0, 0, 0, $6)
ON CONFLICT (scope) WHERE state = 1 DO NOTHING
RETURNING run_id)sql"};

#define VLOT_DUNNING_RUN                                                                                               \
  "SELECT run_id, run_date, scope, state, actor, reason, last_account, accounts, notices, held, parked, create_time, " \
  "finish_time FROM dunning_runs "

constexpr pg::Statement kFindWorkingRun{"invoicing.FindWorkingDunningRun",
                                        VLOT_DUNNING_RUN "WHERE scope = $1 AND state = 1"};

constexpr pg::Statement kClaimRun{"invoicing.ClaimDunningRun",
                                  VLOT_DUNNING_RUN "WHERE run_id = $1 AND state = 1 FOR UPDATE SKIP LOCKED"};

constexpr pg::Statement kFindRun{"invoicing.FindDunningRun", VLOT_DUNNING_RUN "WHERE run_id = $1"};

constexpr pg::Statement kFindWorkingRuns{"invoicing.FindWorkingDunningRuns",
                                         VLOT_DUNNING_RUN "WHERE state = 1 ORDER BY scope LIMIT 100"};

constexpr pg::Statement kListRuns{"invoicing.ListDunningRuns",
                                  VLOT_DUNNING_RUN "WHERE run_id < $1 ORDER BY run_id DESC LIMIT $2"};

#undef VLOT_DUNNING_RUN

constexpr pg::Statement kHasRunOf{"invoicing.HasDunningRunOf", R"sql(
SELECT EXISTS (SELECT 1 FROM dunning_runs
               WHERE scope = '00000000-0000-0000-0000-000000000000' AND run_date >= $1))sql"};

constexpr pg::Statement kSaveRun{"invoicing.SaveDunningRun", R"sql(
UPDATE dunning_runs
SET state = $2, last_account = $3, accounts = $4, notices = $5, held = $6, parked = $7, finish_time = $8
WHERE run_id = $1)sql"};

constexpr pg::Statement kInsertParked{"invoicing.InsertDunningParked", R"sql(
INSERT INTO dunning_parked (run_id, account_id, reason, detail)
SELECT $1, p.account_id, p.reason, p.detail
FROM unnest($2::uuid[], $3::text[], $4::text[]) AS p (account_id, reason, detail))sql"};

constexpr pg::Statement kListParked{"invoicing.ListDunningParked", R"sql(
SELECT account_id, reason, detail FROM dunning_parked
WHERE run_id = $1 AND account_id > $2 ORDER BY account_id LIMIT $3)sql"};

Run ReadRun(const pg::Row& row) {
  return {.id = row.Get<RunId>(0),
          .date = row.Get<absl::CivilDay>(1),
          .scope = row.Get<AccountId>(2),
          .state = row.Get<RunState>(3),
          .actor = row.Get<std::string>(4),
          .reason = row.Get<std::string>(5),
          .last_account = row.Get<AccountId>(6),
          .accounts = row.Get<int64_t>(7),
          .notices = row.Get<int64_t>(8),
          .held = row.Get<int64_t>(9),
          .parked = row.Get<int64_t>(10),
          .create_time = row.Get<absl::Time>(11),
          .finish_time = row.Get<std::optional<absl::Time>>(12)};
}

std::optional<Run> FirstOf(const pg::Result& rows) {
  if (rows.empty()) return std::nullopt;
  return ReadRun(rows.front());
}

std::vector<Run> ReadRuns(const pg::Result& rows) {
  std::vector<Run> runs;
  for (pg::Row row : rows) runs.push_back(ReadRun(row));
  return runs;
}

// What sorts after every run.
RunId EndOfRuns() {
  Uuid::Bytes bytes;
  bytes.fill(0xff);
  return RunId(Uuid(bytes));
}

}  // namespace

absl::StatusOr<Run> StartRun(pg::Transaction& tx, const Run& run) {
  ASSIGN_OR_RETURN(const pg::Result inserted,
                   tx.Exec(kInsertRun, run.id, run.date, run.scope, run.actor, run.reason, run.create_time));
  if (!inserted.empty()) return run;
  ASSIGN_OR_RETURN(const pg::Result working, tx.Exec(kFindWorkingRun, run.scope));
  if (working.empty()) return absl::AbortedError("a run of the same accounts ended just now: start again");
  return ReadRun(working.front());
}

absl::StatusOr<bool> HasRunOf(pg::Transaction& tx, absl::CivilDay day) {
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kHasRunOf, day));
  return rows.front().Get<bool>(0);
}

absl::StatusOr<std::optional<Run>> ClaimRun(pg::Transaction& tx, RunId id) {
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kClaimRun, id));
  return FirstOf(rows);
}

absl::Status SaveRun(pg::Transaction& tx, const Run& run) {
  return tx.ExecLater(kSaveRun, run.id, run.state, run.last_account, run.accounts, run.notices, run.held, run.parked,
                      run.finish_time);
}

absl::StatusOr<std::optional<Run>> FindRun(pg::Transaction& tx, RunId id) {
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kFindRun, id));
  return FirstOf(rows);
}

absl::StatusOr<std::vector<Run>> FindWorkingRuns(pg::Transaction& tx) {
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kFindWorkingRuns));
  return ReadRuns(rows);
}

absl::StatusOr<std::vector<Run>> ListRuns(pg::Transaction& tx, RunId before, int limit) {
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kListRuns, before.IsNil() ? EndOfRuns() : before, limit));
  return ReadRuns(rows);
}

absl::Status InsertParked(pg::Transaction& tx, RunId run, const std::vector<Parked>& parked) {
  if (parked.empty()) return absl::OkStatus();
  auto column = [&](auto project) { return pg::ArrayOf(parked, project); };
  return tx.ExecLater(kInsertParked, run, column([](const Parked& p) { return p.account; }),
                      column([](const Parked& p) { return p.reason; }),
                      column([](const Parked& p) { return p.detail; }));
}

absl::StatusOr<std::vector<Parked>> ListParked(pg::Transaction& tx, RunId run, AccountId after, int limit) {
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kListParked, run, after, limit));
  std::vector<Parked> parked;
  for (pg::Row row : rows) {
    parked.push_back({row.Get<AccountId>(0), row.Get<std::string>(1), row.Get<std::string>(2)});
  }
  return parked;
}

}  // namespace vlot::invoicing::dunning
