#include "services/invoicing/bank/settlement_store.h"

#include <algorithm>

#include "common/status/status.h"

namespace vlot::invoicing::bank {
namespace {

constexpr pg::Statement kInsertSettlements{"invoicing.InsertSettlements", R"sql(
INSERT INTO settlements (transaction_id, entry, line_id, purpose, invoice_id, account_id, amount_minor, currency,
                         end_to_end_id, rule, actor, note, create_time)
SELECT s.transaction_id, s.entry, s.line_id, s.purpose, s.invoice_id, s.account_id, s.amount_minor, s.currency,
       s.end_to_end_id, s.rule, s.actor, s.note, $13
FROM unnest($1::uuid[], $2::smallint[], $3::uuid[], $4::smallint[], $5::uuid[], $6::uuid[], $7::bigint[], $8::text[],
            $9::text[], $10::smallint[], $11::text[], $12::text[])
  AS s (transaction_id, entry, line_id, purpose, invoice_id, account_id, amount_minor, currency, end_to_end_id, rule,
        actor, note))sql"};

constexpr pg::Statement kFindShares{"invoicing.FindShares", R"sql(
SELECT transaction_id, purpose, invoice_id, account_id, amount_minor, currency, end_to_end_id
FROM settlements WHERE transaction_id = ANY($1::uuid[]) ORDER BY transaction_id, entry)sql"};

constexpr pg::Statement kUpdateOpen{"invoicing.UpdateOpen", R"sql(
UPDATE invoices AS i SET open_minor = c.open_minor, written_off_minor = c.written_off_minor, state = c.state
FROM unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::smallint[]) AS c (invoice_id, open_minor, written_off_minor, state)
WHERE i.invoice_id = c.invoice_id)sql"};

constexpr pg::Statement kAddToCreditBalances{"invoicing.AddToCreditBalances", R"sql(
INSERT INTO credit_balances AS b (account_id, currency, balance_minor)
SELECT c.account_id, c.currency, c.minor FROM unnest($1::uuid[], $2::text[], $3::bigint[]) AS c (account_id, currency, minor)
ON CONFLICT (account_id, currency) DO UPDATE SET balance_minor = b.balance_minor + excluded.balance_minor)sql"};

constexpr pg::Statement kLockCreditBalances{"invoicing.LockCreditBalances", R"sql(
SELECT account_id, balance_minor FROM credit_balances
WHERE account_id = ANY($1::uuid[]) AND currency = $2 AND balance_minor <> 0 ORDER BY account_id FOR UPDATE)sql"};

constexpr pg::Statement kListCreditBalances{"invoicing.ListCreditBalances", R"sql(
SELECT account_id, currency, balance_minor FROM credit_balances
WHERE account_id > $1 AND balance_minor <> 0 ORDER BY account_id, currency LIMIT $2)sql"};

constexpr pg::Statement kFindCreditBalance{"invoicing.FindCreditBalance", R"sql(
SELECT balance_minor FROM credit_balances WHERE account_id = $1 AND currency = $2)sql"};

constexpr pg::Statement kInsertPayers{"invoicing.InsertPayers", R"sql(
INSERT INTO payer_accounts (bank_account, account_id)
SELECT DISTINCT p.bank_account, p.account_id FROM unnest($1::text[], $2::uuid[]) AS p (bank_account, account_id)
ORDER BY p.bank_account, p.account_id
ON CONFLICT (bank_account, account_id) DO NOTHING)sql"};

constexpr pg::Statement kUpdateCollections{"invoicing.UpdateCollections", R"sql(
UPDATE collections AS c SET state = n.state, applied_minor = n.applied_minor
FROM unnest($1::text[], $2::smallint[], $3::bigint[]) AS n (end_to_end_id, state, applied_minor)
WHERE c.end_to_end_id = n.end_to_end_id)sql"};

constexpr pg::Statement kUpdateProviderPayouts{"invoicing.UpdateProviderPayouts", R"sql(
UPDATE provider_settlements AS p SET state = c.state
FROM unnest($1::text[], $2::smallint[]) AS c (reference, state)
WHERE p.reference = c.reference)sql"};

constexpr pg::Statement kUpdatePayouts{"invoicing.UpdatePayouts", R"sql(
UPDATE payouts AS p SET state = n.state
FROM unnest($1::text[], $2::smallint[]) AS n (end_to_end_id, state)
WHERE p.end_to_end_id = n.end_to_end_id)sql"};

template <class IdType>
std::optional<IdType> UnlessNil(const IdType& id) {
  if (id.IsNil()) return std::nullopt;
  return id;
}

Share ReadShare(const pg::Row& row) {
  return {.purpose = row.Get<Purpose>(1),
          .invoice = row.Get<std::optional<InvoiceId>>(2).value_or(InvoiceId()),
          .account = row.Get<std::optional<AccountId>>(3).value_or(AccountId()),
          .amount = {row.Get<int64_t>(4), row.Get<Currency>(5)},
          .end_to_end_id = row.Get<std::string>(6)};
}

}  // namespace

absl::Status InsertSettlements(pg::Transaction& tx, const std::vector<Settlement>& settlements, absl::Time now) {
  pg::Column<Uuid> transactions;
  pg::Column<int16_t> entries;
  pg::Column<LineId> lines;
  pg::Column<Purpose> purposes;
  pg::Column<std::optional<InvoiceId>> invoices;
  pg::Column<std::optional<AccountId>> accounts;
  pg::Column<int64_t> amounts;
  pg::Column<Currency> currencies;
  pg::Column<std::string> end_to_end_ids, actors, notes;
  pg::Column<Rule> rules;
  for (const Settlement& settlement : settlements) {
    int16_t entry = 0;
    for (const Share& share : settlement.shares) {
      transactions.Add(settlement.transaction);
      entries.Add(++entry);
      lines.Add(settlement.line);
      purposes.Add(share.purpose);
      invoices.Add(UnlessNil(share.invoice));
      accounts.Add(UnlessNil(share.account));
      amounts.Add(share.amount.minor);
      currencies.Add(share.amount.currency);
      end_to_end_ids.Add(share.end_to_end_id);
      rules.Add(settlement.rule);
      actors.Add(settlement.actor);
      notes.Add(settlement.note);
    }
  }
  if (transactions.empty()) return absl::OkStatus();
  return tx.ExecLater(kInsertSettlements, transactions, entries, lines, purposes, invoices, accounts, amounts,
                      currencies, end_to_end_ids, rules, actors, notes, now);
}

absl::StatusOr<absl::flat_hash_map<Uuid, std::vector<Share>>> FindShares(pg::Transaction& tx,
                                                                         const std::vector<Uuid>& transactions) {
  absl::flat_hash_map<Uuid, std::vector<Share>> shares;
  if (transactions.empty()) return shares;
  ASSIGN_OR_RETURN(const pg::Result result, tx.Exec(kFindShares, pg::Array(transactions)));
  for (pg::Row row : result) shares[row.Get<Uuid>(0)].push_back(ReadShare(row));
  return shares;
}

absl::Status UpdateOpen(pg::Transaction& tx, const std::vector<Receivable>& receivables) {
  if (receivables.empty()) return absl::OkStatus();
  auto column = [&](auto project) { return pg::ArrayOf(receivables, project); };
  return tx.ExecLater(kUpdateOpen, column([](const Receivable& r) { return r.id; }),
                      column([](const Receivable& r) { return r.open.minor; }),
                      column([](const Receivable& r) { return r.written_off.minor; }),
                      column([](const Receivable& r) { return r.state; }));
}

absl::Status AddToCreditBalances(pg::Transaction& tx, std::vector<CreditChange> changes) {
  std::erase_if(changes, [](const CreditChange& c) { return c.amount.IsZero(); });
  if (changes.empty()) return absl::OkStatus();
  std::sort(changes.begin(), changes.end(), [](const auto& a, const auto& b) { return a.account < b.account; });
  auto column = [&](auto project) { return pg::ArrayOf(changes, project); };
  return tx.ExecLater(kAddToCreditBalances, column([](const CreditChange& c) { return c.account; }),
                      column([](const CreditChange& c) { return c.amount.currency; }),
                      column([](const CreditChange& c) { return c.amount.minor; }));
}

absl::StatusOr<std::map<AccountId, Money>> LockCreditBalances(pg::Transaction& tx,
                                                              const std::vector<AccountId>& accounts,
                                                              const Currency& currency) {
  ASSIGN_OR_RETURN(const pg::Result result, tx.Exec(kLockCreditBalances, pg::Array(accounts), currency.code()));
  std::map<AccountId, Money> balances;
  for (pg::Row row : result) balances[row.Get<AccountId>(0)] = {row.Get<int64_t>(1), currency};
  return balances;
}

absl::StatusOr<std::vector<CreditChange>> ListCreditBalances(pg::Transaction& tx, AccountId after, int limit) {
  ASSIGN_OR_RETURN(const pg::Result result, tx.Exec(kListCreditBalances, after, limit));
  std::vector<CreditChange> balances;
  for (pg::Row row : result) {
    balances.push_back({row.Get<AccountId>(0), {row.Get<int64_t>(2), row.Get<Currency>(1)}});
  }
  return balances;
}

absl::StatusOr<int64_t> FindCreditBalance(pg::Transaction& tx, AccountId account, Currency currency) {
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kFindCreditBalance, account, currency));
  return rows.empty() ? 0 : rows.front().Get<int64_t>(0);
}

absl::Status InsertPayers(pg::Transaction& tx, const std::vector<std::pair<std::string, AccountId>>& payers) {
  if (payers.empty()) return absl::OkStatus();
  return tx.ExecLater(kInsertPayers, pg::ArrayOf(payers, [](const auto& p) { return p.first; }),
                      pg::ArrayOf(payers, [](const auto& p) { return p.second; }));
}

absl::Status UpdateCollections(pg::Transaction& tx, const std::vector<Collection>& collections) {
  if (collections.empty()) return absl::OkStatus();
  auto column = [&](auto project) { return pg::ArrayOf(collections, project); };
  return tx.ExecLater(kUpdateCollections, column([](const Collection& c) { return c.end_to_end_id; }),
                      column([](const Collection& c) { return c.state; }),
                      column([](const Collection& c) { return c.applied.minor; }));
}

absl::Status UpdatePayouts(pg::Transaction& tx, const std::vector<Payout>& payouts) {
  if (payouts.empty()) return absl::OkStatus();
  return tx.ExecLater(kUpdatePayouts, pg::ArrayOf(payouts, [](const Payout& p) { return p.end_to_end_id; }),
                      pg::ArrayOf(payouts, [](const Payout& p) { return p.state; }));
}

absl::Status UpdateProviderPayouts(pg::Transaction& tx, const std::vector<ProviderPayout>& payouts) {
  if (payouts.empty()) return absl::OkStatus();
  return tx.ExecLater(kUpdateProviderPayouts, pg::ArrayOf(payouts, [](const ProviderPayout& p) { return p.reference; }),
                      pg::ArrayOf(payouts, [](const ProviderPayout& p) { return p.state; }));
}

}  // namespace vlot::invoicing::bank
