#include "services/invoicing/account_store.h"

#include <algorithm>

#include "common/status/status.h"

namespace vlot::invoicing {
namespace {

#define VLOT_ACCOUNT_COLUMNS                                                                                 \
  "account_id, version, billing_mode, document_profile, payment_term_days, credit_hold, currency, "          \
  "credit_limit_minor, open_minor, accrued_minor, reserved_minor, time_zone, language, party, create_time, " \
  "dunning_hold, next_billing_mode, move_time"

constexpr pg::Statement kFindAccounts{"invoicing.FindAccounts", "SELECT " VLOT_ACCOUNT_COLUMNS
                                                                " FROM accounts WHERE account_id = ANY($1::uuid[]) "
                                                                "ORDER BY account_id"};

constexpr pg::Statement kLockAccounts{"invoicing.LockAccounts", "SELECT " VLOT_ACCOUNT_COLUMNS
                                                                " FROM accounts WHERE account_id = ANY($1::uuid[]) "
                                                                "ORDER BY account_id FOR UPDATE"};

constexpr pg::Statement kInsertAccounts{"invoicing.InsertAccounts", R"sql(
INSERT INTO accounts (account_id, version, billing_mode, document_profile, payment_term_days, credit_hold, currency,
                      credit_limit_minor, open_minor, accrued_minor, reserved_minor, time_zone, language, party, create_time)
SELECT a.account_id, 1, a.billing_mode, a.document_profile, a.payment_term_days, a.credit_hold, a.currency,
       a.credit_limit_minor, 0, 0, 0, a.time_zone, a.language, a.party, a.create_time
FROM unnest($1::uuid[], $2::smallint[], $3::smallint[], $4::int[], $5::bool[], $6::text[], $7::bigint[], $8::text[],
            $9::text[], $10::bytea[], $11::timestamptz[])
  AS a (account_id, billing_mode, document_profile, payment_term_days, credit_hold, currency, credit_limit_minor,
        time_zone, language, party, create_time)
ON CONFLICT (account_id) DO NOTHING
RETURNING account_id)sql"};

constexpr pg::Statement kUpdateAccount{"invoicing.UpdateAccount", R"sql(
UPDATE accounts
SET version = $2, document_profile = $3, payment_term_days = $4, credit_hold = $5, credit_limit_minor = $6,
    time_zone = $7, language = $8, party = $9
WHERE account_id = $1)sql"};

constexpr pg::Statement kAddToBalances{"invoicing.AddToBalances", R"sql(
UPDATE accounts AS a
SET open_minor = a.open_minor + c.open_minor,
    accrued_minor = a.accrued_minor + c.accrued_minor,
    reserved_minor = a.reserved_minor + c.reserved_minor
FROM unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::bigint[])
  AS c (account_id, open_minor, accrued_minor, reserved_minor)
WHERE a.account_id = c.account_id)sql"};

constexpr pg::Statement kListAccounts{"invoicing.ListAccounts",
                                      "SELECT " VLOT_ACCOUNT_COLUMNS
                                      " FROM accounts WHERE account_id < $1 ORDER BY account_id DESC LIMIT $2"};

constexpr pg::Statement kListMonthlyAccounts{"invoicing.ListMonthlyAccounts",
                                             "SELECT " VLOT_ACCOUNT_COLUMNS
                                             " FROM accounts WHERE account_id < $1 AND billing_mode = 2 "
                                             "ORDER BY account_id DESC LIMIT $2"};

constexpr pg::Statement kListInstantAccounts{"invoicing.ListInstantAccounts",
                                             "SELECT " VLOT_ACCOUNT_COLUMNS
                                             " FROM accounts WHERE account_id < $1 AND billing_mode = 1 "
                                             "ORDER BY account_id DESC LIMIT $2"};

#undef VLOT_ACCOUNT_COLUMNS

AccountRow ReadAccount(const pg::Row& row, Currency currency) {
  return {.id = row.Get<AccountId>(0),
          .version = row.Get<int64_t>(1),
          .billing_mode = row.Get<BillingMode>(2),
          .next_mode = row.Get<std::optional<BillingMode>>(16),
          .move_time = row.Get<std::optional<absl::Time>>(17),
          .profile = row.Get<Profile>(3),
          .payment_term_days = row.Get<int32_t>(4),
          .credit_hold = row.Get<bool>(5),
          .dunning_hold = row.Get<bool>(15),
          .credit_limit = {row.Get<int64_t>(7), currency},
          .open = {row.Get<int64_t>(8), currency},
          .accrued = {row.Get<int64_t>(9), currency},
          .reserved = {row.Get<int64_t>(10), currency},
          .time_zone = row.Get<std::string>(11),
          .language = row.Get<std::string>(12),
          .party = row.Get<pg::Bytes>(13).data,
          .create_time = row.Get<absl::Time>(14)};
}

absl::StatusOr<std::vector<AccountRow>> ReadAccounts(const pg::Result& result) {
  std::vector<AccountRow> rows;
  for (pg::Row row : result) {
    ASSIGN_OR_RETURN(const Currency currency, Currency::Parse(row.Text(6)));
    rows.push_back(ReadAccount(row, currency));
  }
  return rows;
}

absl::StatusOr<AccountRows> ByIds(pg::Transaction& tx, const pg::Statement& statement,
                                  const std::vector<AccountId>& ids) {
  AccountRows accounts;
  if (ids.empty()) return accounts;
  ASSIGN_OR_RETURN(const pg::Result result, tx.Exec(statement, pg::Array(ids)));
  ASSIGN_OR_RETURN(std::vector<AccountRow> rows, ReadAccounts(result));
  for (AccountRow& row : rows) accounts.emplace(row.id, std::move(row));
  return accounts;
}

// What sorts after every account.
AccountId EndOfAccounts() {
  Uuid::Bytes bytes;
  bytes.fill(0xff);
  return AccountId(Uuid(bytes));
}

}  // namespace

absl::StatusOr<AccountRows> FindAccounts(pg::Transaction& tx, const std::vector<AccountId>& ids) {
  return ByIds(tx, kFindAccounts, ids);
}

absl::StatusOr<AccountRows> LockAccounts(pg::Transaction& tx, const std::vector<AccountId>& ids) {
  return ByIds(tx, kLockAccounts, ids);
}

absl::StatusOr<absl::flat_hash_set<AccountId>> InsertAccounts(pg::Transaction& tx, std::vector<AccountRow> rows) {
  absl::flat_hash_set<AccountId> inserted;
  if (rows.empty()) return inserted;
  std::sort(rows.begin(), rows.end(), [](const AccountRow& a, const AccountRow& b) { return a.id < b.id; });
  auto column = [&](auto project) { return pg::ArrayOf(rows, project); };
  ASSIGN_OR_RETURN(const pg::Result result,
                   tx.Exec(kInsertAccounts, column([](const AccountRow& r) { return r.id; }),
                           column([](const AccountRow& r) { return r.billing_mode; }),
                           column([](const AccountRow& r) { return r.profile; }),
                           column([](const AccountRow& r) { return r.payment_term_days; }),
                           column([](const AccountRow& r) { return r.credit_hold; }),
                           column([](const AccountRow& r) { return r.credit_limit.currency.code(); }),
                           column([](const AccountRow& r) { return r.credit_limit.minor; }),
                           column([](const AccountRow& r) { return r.time_zone; }),
                           column([](const AccountRow& r) { return r.language; }),
                           column([](const AccountRow& r) { return pg::BytesView{r.party}; }),
                           column([](const AccountRow& r) { return r.create_time; })));
  for (pg::Row row : result) inserted.insert(row.Get<AccountId>(0));
  return inserted;
}

absl::Status UpdateAccount(pg::Transaction& tx, const AccountRow& row) {
  return tx.ExecLater(kUpdateAccount, row.id, row.version, row.profile, row.payment_term_days, row.credit_hold,
                      row.credit_limit.minor, row.time_zone, row.language, pg::BytesView{row.party});
}

absl::Status AddToBalances(pg::Transaction& tx, std::vector<BalanceChange> changes) {
  std::erase_if(changes, [](const BalanceChange& c) {
    return c.open_minor == 0 && c.accrued_minor == 0 && c.reserved_minor == 0;
  });
  if (changes.empty()) return absl::OkStatus();
  std::sort(changes.begin(), changes.end(), [](const BalanceChange& a, const BalanceChange& b) { return a.id < b.id; });
  auto column = [&](auto project) { return pg::ArrayOf(changes, project); };
  return tx.ExecLater(kAddToBalances, column([](const BalanceChange& c) { return c.id; }),
                      column([](const BalanceChange& c) { return c.open_minor; }),
                      column([](const BalanceChange& c) { return c.accrued_minor; }),
                      column([](const BalanceChange& c) { return c.reserved_minor; }));
}

absl::StatusOr<std::vector<AccountRow>> ListAccounts(pg::Transaction& tx, std::optional<BillingMode> billing_mode,
                                                     AccountId before, int limit) {
  const pg::Statement& statement = !billing_mode.has_value()                ? kListAccounts
                                   : *billing_mode == BillingMode::kMonthly ? kListMonthlyAccounts
                                                                            : kListInstantAccounts;
  ASSIGN_OR_RETURN(const pg::Result result, tx.Exec(statement, before.IsNil() ? EndOfAccounts() : before, limit));
  return ReadAccounts(result);
}

}  // namespace vlot::invoicing
