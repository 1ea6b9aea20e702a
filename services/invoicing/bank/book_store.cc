#include "services/invoicing/bank/book_store.h"

#include <algorithm>

#include "common/status/status.h"
#include "services/invoicing/bank/references.h"
#include "services/invoicing/convert.h"

namespace vlot::invoicing::bank {
namespace {

// Of one payer or one amount, more are of no use: no rule would choose among them.
constexpr int kOpenInvoicesMax = 10'000;
constexpr int kEqualAmountsMax = 500;

constexpr pg::Statement kFindPayers{"invoicing.FindPayers", R"sql(
SELECT bank_account, account_id FROM payer_accounts WHERE bank_account = ANY($1::text[])
ORDER BY bank_account, account_id)sql"};

#define VLOT_COLLECTION_COLUMNS                                                                                     \
  "SELECT c.end_to_end_id, c.payment_information_id, c.invoice_id, c.account_id, c.amount_minor, c.applied_minor, " \
  "c.currency, c.state FROM collections AS c "

constexpr pg::Statement kLockCollections{"invoicing.LockCollections", VLOT_COLLECTION_COLUMNS
                                         "WHERE c.end_to_end_id = ANY($1::text[]) OR c.payment_information_id = "
                                         "ANY($2::text[]) ORDER BY c.end_to_end_id FOR UPDATE"};

#undef VLOT_COLLECTION_COLUMNS

constexpr pg::Statement kLockPayouts{"invoicing.LockPayouts", R"sql(
SELECT p.end_to_end_id, p.payment_information_id, p.account_id, p.amount_minor, p.currency, p.state
FROM payouts AS p WHERE p.end_to_end_id = ANY($1::text[]) OR p.payment_information_id = ANY($2::text[])
ORDER BY p.end_to_end_id FOR UPDATE)sql"};

constexpr pg::Statement kLockProviderPayouts{"invoicing.LockProviderPayouts", R"sql(
SELECT reference, amount_minor, currency, state FROM provider_settlements WHERE reference = ANY($1::text[])
ORDER BY settlement_id FOR UPDATE)sql"};

constexpr pg::Statement kHasProviderPayouts{"invoicing.HasProviderPayouts", R"sql(
SELECT EXISTS (SELECT 1 FROM provider_settlements))sql"};

// A number is unique within a legal entity: there are a handful of those.
constexpr pg::Statement kFindByNumbers{"invoicing.FindInvoicesByNumbers", R"sql(
SELECT i.invoice_id
FROM (SELECT DISTINCT legal_entity FROM number_counters) AS e
CROSS JOIN unnest($1::text[]) AS n (number)
JOIN invoices AS i ON i.legal_entity = e.legal_entity AND i.number = n.number
ORDER BY i.invoice_id)sql"};

constexpr pg::Statement kFindAskedWith{"invoicing.FindAskedWith", R"sql(
SELECT c.invoice_id, o.invoice_id
FROM unnest($1::uuid[]) AS k (invoice_id)
JOIN dunning_claims AS c ON c.invoice_id = k.invoice_id AND c.live
JOIN dunning_claims AS o ON o.case_id = c.case_id AND o.live AND o.invoice_id <> c.invoice_id
ORDER BY c.invoice_id, o.invoice_id)sql"};

constexpr pg::Statement kFindOpenOfAccounts{"invoicing.FindOpenInvoicesOfAccounts", R"sql(
SELECT invoice_id FROM invoices WHERE account_id = ANY($1::uuid[]) AND state = 1 ORDER BY invoice_id LIMIT $2)sql"};

constexpr pg::Statement kFindOpenByAmounts{"invoicing.FindOpenInvoicesByAmounts", R"sql(
SELECT o.invoice_id
FROM unnest($1::bigint[]) AS a (minor)
CROSS JOIN LATERAL (SELECT i.invoice_id FROM invoices AS i WHERE i.open_minor = a.minor AND i.state = 1
                    ORDER BY i.invoice_id LIMIT $2) AS o
ORDER BY o.invoice_id)sql"};

#define VLOT_RECEIVABLE_COLUMNS                                                                        \
  "SELECT invoice_id, account_id, number, state, "                                                     \
  "net_minor + vat_minor + rounding_minor - prepaid_minor - credited_open_minor - written_off_minor, " \
  "open_minor, written_off_minor, currency, "                                                          \
  "coalesce(due_date, issue_date)"

// Credit notes are never paid.
constexpr pg::Statement kLockReceivables{"invoicing.LockReceivables", VLOT_RECEIVABLE_COLUMNS
                                         ", ''::bytea FROM invoices WHERE invoice_id = ANY($1::uuid[]) AND kind <> 3 "
                                         "ORDER BY invoice_id FOR UPDATE"};

constexpr pg::Statement kFindReceivables{"invoicing.FindReceivables", VLOT_RECEIVABLE_COLUMNS
                                         ", buyer FROM invoices WHERE invoice_id = ANY($1::uuid[]) AND kind <> 3 "
                                         "ORDER BY invoice_id"};

#undef VLOT_RECEIVABLE_COLUMNS

// What lines say that may lead somewhere.
struct Hints {
  std::set<std::string> numbers, bank_accounts, end_to_end_ids, groups, settlements;
  std::set<int64_t> amounts;
};

Hints HintsOf(const std::vector<BankLine>& lines) {
  Hints hints;
  for (const BankLine& line : lines) {
    for (std::string& number : NumbersInReferences(line)) hints.numbers.insert(std::move(number));
    for (std::string& number : NumbersInText(line.remittance)) hints.numbers.insert(std::move(number));
    for (std::string& number : NumbersInText({line.end_to_end_id})) hints.numbers.insert(std::move(number));
    for (std::string& reference : SettlementReferences(line)) hints.settlements.insert(std::move(reference));
    if (!line.counterparty_account.empty()) hints.bank_accounts.insert(line.counterparty_account);
    if (!line.end_to_end_id.empty()) hints.end_to_end_ids.insert(line.end_to_end_id);
    if (!line.payment_information_id.empty()) hints.groups.insert(line.payment_information_id);
    if (line.amount.IsPositive()) hints.amounts.insert(line.amount.minor);
  }
  return hints;
}

class Loader {
 public:
  explicit Loader(pg::Transaction& tx) : tx_(tx) {}

  absl::Status LockOrders(const std::set<std::string>& end_to_end_ids, const std::set<std::string>& groups) {
    if (end_to_end_ids.empty() && groups.empty()) return absl::OkStatus();
    ASSIGN_OR_RETURN(const pg::Result collections,
                     tx_.Exec(kLockCollections, pg::Array(end_to_end_ids), pg::Array(groups)));
    for (pg::Row row : collections) {
      const auto currency = row.Get<Currency>(6);
      ids_.insert(row.Get<InvoiceId>(2));
      book_.Add(Collection{.end_to_end_id = row.Get<std::string>(0),
                           .payment_information_id = row.Get<std::string>(1),
                           .invoice = row.Get<InvoiceId>(2),
                           .account = row.Get<AccountId>(3),
                           .amount = {row.Get<int64_t>(4), currency},
                           .applied = {row.Get<int64_t>(5), currency},
                           .state = row.Get<OrderState>(7)});
    }
    ASSIGN_OR_RETURN(const pg::Result payouts, tx_.Exec(kLockPayouts, pg::Array(end_to_end_ids), pg::Array(groups)));
    for (pg::Row row : payouts) {
      book_.Add(Payout{.end_to_end_id = row.Get<std::string>(0),
                       .payment_information_id = row.Get<std::string>(1),
                       .account = row.Get<AccountId>(2),
                       .amount = {row.Get<int64_t>(3), row.Get<Currency>(4)},
                       .state = row.Get<OrderState>(5)});
    }
    return absl::OkStatus();
  }

  absl::Status LockSettlements(const std::set<std::string>& references) {
    ASSIGN_OR_RETURN(const pg::Result any, tx_.Exec(kHasProviderPayouts));
    if (any.front().Get<bool>(0)) book_.ProviderSettles();
    if (references.empty()) return absl::OkStatus();
    ASSIGN_OR_RETURN(const pg::Result settlements, tx_.Exec(kLockProviderPayouts, pg::Array(references)));
    for (pg::Row row : settlements) {
      book_.Add(ProviderPayout{.reference = row.Get<std::string>(0),
                               .amount = {row.Get<int64_t>(1), row.Get<Currency>(2)},
                               .state = row.Get<OrderState>(3)});
    }
    return absl::OkStatus();
  }

  absl::Status FindPayers(const std::set<std::string>& bank_accounts) {
    if (bank_accounts.empty()) return absl::OkStatus();
    ASSIGN_OR_RETURN(const pg::Result payers, tx_.Exec(kFindPayers, pg::Array(bank_accounts)));
    std::set<AccountId> accounts;
    for (pg::Row row : payers) {
      book_.AddPayer(row.Get<std::string>(0), row.Get<AccountId>(1));
      accounts.insert(row.Get<AccountId>(1));
    }
    if (accounts.empty()) return absl::OkStatus();
    return AddIds(tx_.Exec(kFindOpenOfAccounts, pg::Array(accounts), kOpenInvoicesMax));
  }

  absl::Status FindNumbers(const std::set<std::string>& numbers) {
    if (numbers.empty()) return absl::OkStatus();
    ASSIGN_OR_RETURN(const pg::Result named, tx_.Exec(kFindByNumbers, pg::Array(numbers)));
    std::set<InvoiceId> ids;
    for (pg::Row row : named) ids.insert(row.Get<InvoiceId>(0));
    if (ids.empty()) return absl::OkStatus();
    ids_.insert(ids.begin(), ids.end());
    ASSIGN_OR_RETURN(const pg::Result asked, tx_.Exec(kFindAskedWith, pg::Array(ids)));
    for (pg::Row row : asked) {
      book_.AddAskedWith(row.Get<InvoiceId>(0), row.Get<InvoiceId>(1));
      ids_.insert(row.Get<InvoiceId>(1));
    }
    return absl::OkStatus();
  }

  absl::Status FindAmounts(const std::set<int64_t>& amounts) {
    if (amounts.empty()) return absl::OkStatus();
    return AddIds(tx_.Exec(kFindOpenByAmounts, pg::Array(amounts), kEqualAmountsMax));
  }

  void AddInvoice(InvoiceId id) { ids_.insert(id); }

  absl::StatusOr<Book> Load(const pg::Statement& statement) {
    if (ids_.empty()) return std::move(book_);
    ASSIGN_OR_RETURN(const pg::Result result, tx_.Exec(statement, pg::Array(ids_)));
    for (pg::Row row : result) {
      const auto currency = row.Get<Currency>(7);
      const std::string buyer = row.Get<pg::Bytes>(9).data;
      book_.Add(Receivable{.id = row.Get<InvoiceId>(0),
                           .account = row.Get<AccountId>(1),
                           .number = row.Get<std::string>(2),
                           .state = row.Get<State>(3),
                           .payable = {row.Get<int64_t>(4), currency},
                           .open = {row.Get<int64_t>(5), currency},
                           .written_off = {row.Get<int64_t>(6), currency},
                           .due = row.Get<absl::CivilDay>(8),
                           .payer_name = buyer.empty() ? "" : PartyFromWire(buyer).legal_name});
    }
    return std::move(book_);
  }

 private:
  absl::Status AddIds(const absl::StatusOr<pg::Result>& result) {
    RETURN_IF_ERROR(result.status());
    for (pg::Row row : *result) ids_.insert(row.Get<InvoiceId>(0));
    return absl::OkStatus();
  }

  pg::Transaction& tx_;
  Book book_;
  std::set<InvoiceId> ids_;
};

}  // namespace

absl::StatusOr<Book> LockBook(pg::Transaction& tx, const std::vector<BankLine>& lines) {
  const Hints hints = HintsOf(lines);
  Loader loader(tx);
  RETURN_IF_ERROR(loader.LockOrders(hints.end_to_end_ids, hints.groups));
  RETURN_IF_ERROR(loader.LockSettlements(hints.settlements));
  RETURN_IF_ERROR(loader.FindPayers(hints.bank_accounts));
  RETURN_IF_ERROR(loader.FindNumbers(hints.numbers));
  return loader.Load(kLockReceivables);
}

absl::StatusOr<Book> LockBookOf(pg::Transaction& tx, const std::vector<InvoiceId>& invoices,
                                const std::vector<Share>& shares) {
  std::set<std::string> end_to_end_ids;
  Loader loader(tx);
  for (const Share& share : shares) {
    if (!share.end_to_end_id.empty()) end_to_end_ids.insert(share.end_to_end_id);
    if (!share.invoice.IsNil()) loader.AddInvoice(share.invoice);
  }
  for (const InvoiceId id : invoices) loader.AddInvoice(id);
  RETURN_IF_ERROR(loader.LockOrders(end_to_end_ids, {}));
  RETURN_IF_ERROR(loader.LockSettlements(end_to_end_ids));
  return loader.Load(kLockReceivables);
}

absl::StatusOr<Book> FindBook(pg::Transaction& tx, const std::vector<BankLine>& lines) {
  const Hints hints = HintsOf(lines);
  Loader loader(tx);
  RETURN_IF_ERROR(loader.FindPayers(hints.bank_accounts));
  RETURN_IF_ERROR(loader.FindNumbers(hints.numbers));
  RETURN_IF_ERROR(loader.FindAmounts(hints.amounts));
  return loader.Load(kFindReceivables);
}

}  // namespace vlot::invoicing::bank
