#include "services/invoicing/dunning/case_store.h"

#include <utility>

#include "common/status/status.h"

namespace vlot::invoicing::dunning {
namespace {

constexpr pg::Statement kFindOwing{"invoicing.FindOwingAccounts", R"sql(
SELECT account_id FROM invoices
WHERE state = 1 AND kind <> 3 AND due_date < $1 AND account_id > $2
GROUP BY account_id ORDER BY account_id LIMIT $3)sql"};

constexpr pg::Statement kIsOwing{"invoicing.IsOwingAccount", R"sql(
SELECT account_id FROM invoices
WHERE state = 1 AND kind <> 3 AND due_date < $1 AND account_id = $2 ORDER BY account_id LIMIT 1)sql"};

constexpr pg::Statement kLockOpen{"invoicing.LockOpenDocuments", R"sql(
SELECT invoice_id FROM invoices
WHERE account_id = ANY($1::uuid[]) AND state = 1 AND kind <> 3 ORDER BY invoice_id FOR UPDATE)sql"};

// With the case that an open document belongs to, if any. Kind 4: charges. What is being collected, or was said to be,
// on $2 or later is not asked for.
constexpr pg::Statement kFindOpen{"invoicing.FindOpenClaims", R"sql(
SELECT i.account_id, i.invoice_id, i.number, coalesce(i.due_date, i.issue_date), i.open_minor, i.currency, i.kind = 4,
       l.case_id, l.interest_until
FROM invoices AS i LEFT JOIN dunning_claims AS l ON l.invoice_id = i.invoice_id AND l.live
WHERE i.account_id = ANY($1::uuid[]) AND i.state = 1 AND i.kind <> 3
  AND NOT EXISTS (SELECT 1 FROM collections AS c
                  WHERE c.invoice_id = i.invoice_id AND c.state = 1 AND c.collection_date >= $2)
  AND NOT EXISTS (SELECT 1 FROM invoice_debits AS d WHERE d.invoice_id = i.invoice_id AND d.collection_date >= $2)
ORDER BY i.invoice_id)sql"};

#define VLOT_CASE_COLUMNS                                                                                        \
  "case_id, account_id, policy_id, level, held, pay_until, letter_until, costs_announced_minor, costs_charged, " \
  "state, create_time, close_time"

constexpr pg::Statement kFindLiveCases{"invoicing.FindLiveCases",
                                       "SELECT " VLOT_CASE_COLUMNS
                                       " FROM dunning_cases WHERE account_id = ANY($1::uuid[]) AND state = 1 "
                                       "ORDER BY case_id"};

constexpr pg::Statement kLockLiveCases{"invoicing.LockLiveCases",
                                       "SELECT " VLOT_CASE_COLUMNS
                                       " FROM dunning_cases WHERE account_id = ANY($1::uuid[]) AND state = 1 "
                                       "ORDER BY case_id FOR UPDATE"};

constexpr pg::Statement kFindCase{"invoicing.FindDunningCase",
                                  "SELECT " VLOT_CASE_COLUMNS " FROM dunning_cases WHERE case_id = $1"};

constexpr pg::Statement kListCases{"invoicing.ListDunningCases",
                                   "SELECT " VLOT_CASE_COLUMNS
                                   " FROM dunning_cases WHERE case_id < $1 AND level >= $2 "
                                   "AND ($3::smallint IS NULL OR state = $3) ORDER BY case_id DESC LIMIT $4"};

constexpr pg::Statement kListCasesOfAccount{
    "invoicing.ListDunningCasesOfAccount",
    "SELECT " VLOT_CASE_COLUMNS
    " FROM dunning_cases WHERE case_id < $1 AND level >= $2 AND ($3::smallint IS NULL OR state = $3) "
    "AND account_id = $5 ORDER BY case_id DESC LIMIT $4"};

#undef VLOT_CASE_COLUMNS

constexpr pg::Statement kFindClaims{"invoicing.FindDunningClaims", R"sql(
SELECT l.case_id, l.invoice_id, i.number, coalesce(i.due_date, i.issue_date), i.open_minor, i.currency, l.charge,
       l.interest_until
FROM dunning_claims AS l JOIN invoices AS i ON i.invoice_id = l.invoice_id
WHERE l.case_id = ANY($1::uuid[]) ORDER BY l.case_id, l.invoice_id)sql"};

constexpr pg::Statement kInsertCases{"invoicing.InsertDunningCases", R"sql(
INSERT INTO dunning_cases (case_id, account_id, policy_id, state, level, held, pay_until, letter_until,
                           costs_announced_minor, costs_charged, create_time)
SELECT c.case_id, c.account_id, c.policy_id, 1, c.level, c.held, c.pay_until, c.letter_until, c.costs_announced_minor,
       c.costs_charged, $9
FROM unnest($1::uuid[], $2::smallint[], $3::bool[], $4::date[], $5::date[], $6::bigint[], $7::bool[], $8::uuid[],
            $10::text[])
  AS c (case_id, level, held, pay_until, letter_until, costs_announced_minor, costs_charged, account_id, policy_id))sql"};

constexpr pg::Statement kUpdateCases{"invoicing.UpdateDunningCases", R"sql(
UPDATE dunning_cases AS d
SET level = c.level, held = c.held, pay_until = c.pay_until, letter_until = c.letter_until,
    costs_announced_minor = c.costs_announced_minor, costs_charged = c.costs_charged
FROM unnest($1::uuid[], $2::smallint[], $3::bool[], $4::date[], $5::date[], $6::bigint[], $7::bool[])
  AS c (case_id, level, held, pay_until, letter_until, costs_announced_minor, costs_charged)
WHERE d.case_id = c.case_id)sql"};

constexpr pg::Statement kSaveClaims{"invoicing.SaveDunningClaims", R"sql(
INSERT INTO dunning_claims AS d (case_id, invoice_id, charge, interest_until, live)
SELECT l.case_id, l.invoice_id, l.charge, l.interest_until, true
FROM unnest($1::uuid[], $2::uuid[], $3::bool[], $4::date[]) AS l (case_id, invoice_id, charge, interest_until)
ON CONFLICT (case_id, invoice_id) DO UPDATE SET interest_until = excluded.interest_until)sql"};

constexpr pg::Statement kHoldAccounts{"invoicing.HoldAccounts", R"sql(
UPDATE accounts SET dunning_hold = true, version = version + 1
WHERE account_id = ANY($1::uuid[]) AND NOT dunning_hold
RETURNING account_id)sql"};

constexpr pg::Statement kFindPauses{"invoicing.FindDunningPauses", R"sql(
SELECT account_id, until_date, reason, actor FROM dunning_pauses
WHERE account_id = ANY($1::uuid[]) ORDER BY account_id)sql"};

constexpr pg::Statement kSavePause{"invoicing.SaveDunningPause", R"sql(
INSERT INTO dunning_pauses (account_id, until_date, reason, actor, create_time) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (account_id) DO UPDATE
SET until_date = excluded.until_date, reason = excluded.reason, actor = excluded.actor,
    create_time = excluded.create_time)sql"};

constexpr pg::Statement kDeletePause{"invoicing.DeleteDunningPause", R"sql(
DELETE FROM dunning_pauses WHERE account_id = $1)sql"};

CaseRow ReadCase(const pg::Row& row) {
  return {.dunning_case = {.id = row.Get<CaseId>(0),
                           .account = row.Get<AccountId>(1),
                           .policy = row.Get<std::string>(2),
                           .level = row.Get<int16_t>(3),
                           .held = row.Get<bool>(4),
                           .pay_until = row.Get<std::optional<absl::CivilDay>>(5),
                           .letter_until = row.Get<std::optional<absl::CivilDay>>(6),
                           .costs_announced = {row.Get<int64_t>(7), kEur},
                           .costs_charged = row.Get<bool>(8)},
          .state = row.Get<CaseState>(9),
          .create_time = row.Get<absl::Time>(10),
          .close_time = row.Get<std::optional<absl::Time>>(11)};
}

absl::StatusOr<std::vector<CaseRow>> WithClaims(pg::Transaction& tx, const pg::Result& rows) {
  std::vector<CaseRow> cases;
  std::map<CaseId, size_t> places;
  for (pg::Row row : rows) {
    cases.push_back(ReadCase(row));
    places[cases.back().dunning_case.id] = cases.size() - 1;
  }
  if (cases.empty()) return cases;
  ASSIGN_OR_RETURN(const pg::Result claims,
                   tx.Exec(kFindClaims, pg::ArrayOf(cases, [](const CaseRow& c) { return c.dunning_case.id; })));
  for (pg::Row row : claims) {
    cases[places.at(row.Get<CaseId>(0))].dunning_case.claims.push_back(
        {.invoice = row.Get<InvoiceId>(1),
         .number = row.Get<std::string>(2),
         .due = row.Get<absl::CivilDay>(3),
         .open = {row.Get<int64_t>(4), row.Get<Currency>(5)},
         .charge = row.Get<bool>(6),
         .interest_until = row.Get<absl::CivilDay>(7)});
  }
  return cases;
}

// How long after its day a direct debit is waited for: the bank tells of it the day after, and of what came back within
// five working days (SEPA Core rulebook, return).
constexpr int kCollectionDays = 10;

// What sorts after every case.
CaseId EndOfCases() {
  Uuid::Bytes bytes;
  bytes.fill(0xff);
  return CaseId(Uuid(bytes));
}

}  // namespace

absl::StatusOr<std::vector<AccountId>> FindOwing(pg::Transaction& tx, AccountId scope, AccountId after,
                                                 absl::CivilDay due_before, int limit) {
  std::vector<AccountId> accounts;
  if (!scope.IsNil() && scope <= after) return accounts;
  ASSIGN_OR_RETURN(const pg::Result rows, scope.IsNil() ? tx.Exec(kFindOwing, due_before, after, limit)
                                                        : tx.Exec(kIsOwing, due_before, scope));
  for (pg::Row row : rows) accounts.push_back(row.Get<AccountId>(0));
  return accounts;
}

absl::Status LockOpenDocuments(pg::Transaction& tx, const std::vector<AccountId>& accounts) {
  return tx.ExecLater(kLockOpen, pg::Array(accounts));
}

absl::StatusOr<OwedByAccount> FindOwed(pg::Transaction& tx, const std::vector<AccountId>& accounts,
                                       absl::CivilDay today, Lock lock) {
  OwedByAccount owed;
  ASSIGN_OR_RETURN(const pg::Result cases,
                   tx.Exec(lock == Lock::kForUpdate ? kLockLiveCases : kFindLiveCases, pg::Array(accounts)));
  std::map<CaseId, std::pair<AccountId, size_t>> places;
  for (pg::Row row : cases) {
    Case dunning_case = ReadCase(row).dunning_case;
    std::vector<Case>& of_account = owed[dunning_case.account].cases;
    places[dunning_case.id] = {dunning_case.account, of_account.size()};
    of_account.push_back(std::move(dunning_case));
  }
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kFindOpen, pg::Array(accounts), today - kCollectionDays));
  for (pg::Row row : rows) {
    const auto due = row.Get<absl::CivilDay>(3);
    Claim claim{.invoice = row.Get<InvoiceId>(1),
                .number = row.Get<std::string>(2),
                .due = due,
                .open = {row.Get<int64_t>(4), row.Get<Currency>(5)},
                .charge = row.Get<bool>(6),
                .interest_until = row.Get<std::optional<absl::CivilDay>>(8).value_or(due)};
    const auto of_case = row.Get<std::optional<CaseId>>(7);
    const auto place = of_case ? places.find(*of_case) : places.end();
    if (place == places.end()) {
      owed[row.Get<AccountId>(0)].fresh.push_back(std::move(claim));
    } else {
      owed[place->second.first].cases[place->second.second].claims.push_back(std::move(claim));
    }
  }
  return owed;
}

absl::Status InsertCases(pg::Transaction& tx, const std::vector<Case>& cases, absl::Time now) {
  if (cases.empty()) return absl::OkStatus();
  auto column = [&](auto project) { return pg::ArrayOf(cases, project); };
  return tx.ExecLater(
      kInsertCases, column([](const Case& c) { return c.id; }),
      column([](const Case& c) { return static_cast<int16_t>(c.level); }), column([](const Case& c) { return c.held; }),
      column([](const Case& c) { return c.pay_until; }), column([](const Case& c) { return c.letter_until; }),
      column([](const Case& c) { return c.costs_announced.minor; }),
      column([](const Case& c) { return c.costs_charged; }), column([](const Case& c) { return c.account; }), now,
      column([](const Case& c) { return c.policy; }));
}

absl::Status UpdateCases(pg::Transaction& tx, const std::vector<Case>& cases) {
  if (cases.empty()) return absl::OkStatus();
  auto column = [&](auto project) { return pg::ArrayOf(cases, project); };
  return tx.ExecLater(kUpdateCases, column([](const Case& c) { return c.id; }),
                      column([](const Case& c) { return static_cast<int16_t>(c.level); }),
                      column([](const Case& c) { return c.held; }), column([](const Case& c) { return c.pay_until; }),
                      column([](const Case& c) { return c.letter_until; }),
                      column([](const Case& c) { return c.costs_announced.minor; }),
                      column([](const Case& c) { return c.costs_charged; }));
}

absl::Status SaveClaims(pg::Transaction& tx, const std::vector<CaseClaim>& claims) {
  if (claims.empty()) return absl::OkStatus();
  auto column = [&](auto project) { return pg::ArrayOf(claims, project); };
  return tx.ExecLater(kSaveClaims, column([](const CaseClaim& c) { return c.dunning_case; }),
                      column([](const CaseClaim& c) { return c.invoice; }),
                      column([](const CaseClaim& c) { return c.charge; }),
                      column([](const CaseClaim& c) { return c.interest_until; }));
}

absl::StatusOr<std::vector<AccountId>> HoldAccounts(pg::Transaction& tx, const std::vector<AccountId>& accounts) {
  std::vector<AccountId> held;
  if (accounts.empty()) return held;
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kHoldAccounts, pg::Array(accounts)));
  for (pg::Row row : rows) held.push_back(row.Get<AccountId>(0));
  return held;
}

absl::StatusOr<std::optional<CaseRow>> FindCase(pg::Transaction& tx, CaseId id) {
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kFindCase, id));
  ASSIGN_OR_RETURN(std::vector<CaseRow> cases, WithClaims(tx, rows));
  if (cases.empty()) return std::optional<CaseRow>();
  return std::optional<CaseRow>(std::move(cases.front()));
}

absl::StatusOr<std::vector<CaseRow>> ListCases(pg::Transaction& tx, const CaseFilter& filter, CaseId before,
                                               int limit) {
  if (before.IsNil()) before = EndOfCases();
  ASSIGN_OR_RETURN(const pg::Result rows,
                   filter.account.IsNil()
                       ? tx.Exec(kListCases, before, filter.level_min, filter.state, limit)
                       : tx.Exec(kListCasesOfAccount, before, filter.level_min, filter.state, limit, filter.account));
  return WithClaims(tx, rows);
}

absl::StatusOr<absl::flat_hash_map<AccountId, Pause>> FindPauses(pg::Transaction& tx,
                                                                 const std::vector<AccountId>& accounts) {
  absl::flat_hash_map<AccountId, Pause> pauses;
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kFindPauses, pg::Array(accounts)));
  for (pg::Row row : rows) {
    const auto account = row.Get<AccountId>(0);
    pauses[account] = {account, row.Get<absl::CivilDay>(1), row.Get<std::string>(2), row.Get<std::string>(3)};
  }
  return pauses;
}

absl::Status SavePause(pg::Transaction& tx, const Pause& pause, absl::Time now) {
  return tx.ExecLater(kSavePause, pause.account, pause.until, pause.reason, pause.actor, now);
}

absl::Status DeletePause(pg::Transaction& tx, AccountId account) { return tx.ExecLater(kDeletePause, account); }

}  // namespace vlot::invoicing::dunning
