#include "services/invoicing/posting_store.h"

#include <limits>

#include "common/status/status.h"

namespace vlot::invoicing {
namespace {

constexpr pg::Statement kInsertPostings{"invoicing.InsertPostings", R"sql(
INSERT INTO postings (transaction_id, entry, ledger_account, amount_minor, currency, account_id, vat_code, booking_date)
SELECT p.transaction_id, p.entry, p.ledger_account, p.amount_minor, p.currency, p.account_id, p.vat_code, p.booking_date
FROM unnest($1::uuid[], $2::smallint[], $3::smallint[], $4::bigint[], $5::text[], $6::uuid[], $7::text[], $8::date[])
  AS p (transaction_id, entry, ledger_account, amount_minor, currency, account_id, vat_code, booking_date))sql"};

#define VLOT_POSTING_COLUMNS \
  "transaction_id, entry, sequence, ledger_account, amount_minor, currency, account_id, vat_code, booking_date"

constexpr pg::Statement kFindPostings{"invoicing.FindPostings", "SELECT " VLOT_POSTING_COLUMNS
                                                                " FROM postings WHERE transaction_id = ANY($1::uuid[]) "
                                                                "ORDER BY transaction_id, entry"};

// And whether a document's id is the transaction's.
#define VLOT_LISTED_COLUMNS \
  VLOT_POSTING_COLUMNS ", EXISTS (SELECT 1 FROM invoices AS i WHERE i.invoice_id = transaction_id)"

// $1 below which sequence, $2 how many, $3 to $5 filters.
#define VLOT_LISTED_WHERE                                            \
  "sequence < $1 AND ($3::smallint IS NULL OR ledger_account = $3) " \
  "AND ($4::date IS NULL OR booking_date >= $4) AND ($5::date IS NULL OR booking_date < $5) "

constexpr pg::Statement kListPostings{"invoicing.ListPostings",
                                      "SELECT " VLOT_LISTED_COLUMNS " FROM postings WHERE " VLOT_LISTED_WHERE
                                      "ORDER BY sequence DESC LIMIT $2"};

constexpr pg::Statement kListPostingsOfDocument{"invoicing.ListPostingsOfDocument",
                                                "SELECT " VLOT_LISTED_COLUMNS
                                                " FROM postings WHERE transaction_id = $6 AND " VLOT_LISTED_WHERE
                                                "ORDER BY sequence DESC LIMIT $2"};

constexpr pg::Statement kListPostingsOfAccount{"invoicing.ListPostingsOfAccount",
                                               "SELECT " VLOT_LISTED_COLUMNS
                                               " FROM postings WHERE account_id = $6 AND " VLOT_LISTED_WHERE
                                               "ORDER BY sequence DESC LIMIT $2"};

#undef VLOT_LISTED_WHERE
#undef VLOT_LISTED_COLUMNS
#undef VLOT_POSTING_COLUMNS

// A row per ledger account and currency: a handful.
constexpr pg::Statement kSumPostings{"invoicing.SumPostings", R"sql(
SELECT ledger_account, currency, sum(amount_minor)::bigint
FROM postings WHERE $1::date IS NULL OR booking_date <= $1
GROUP BY ledger_account, currency ORDER BY ledger_account, currency LIMIT 1000)sql"};

absl::StatusOr<ListedPosting> ReadPosting(const pg::Row& row) {
  ASSIGN_OR_RETURN(const Currency currency, Currency::Parse(row.Text(5)));
  return ListedPosting{.sequence = row.Get<int64_t>(2),
                       .posting = {.transaction = row.Get<Uuid>(0),
                                   .entry = row.Get<int16_t>(1),
                                   .ledger_account = row.Get<LedgerAccount>(3),
                                   .amount = {row.Get<int64_t>(4), currency},
                                   .account = row.Get<std::optional<AccountId>>(6).value_or(AccountId()),
                                   .vat_code = row.Get<std::string>(7),
                                   .date = row.Get<absl::CivilDay>(8)}};
}

std::optional<AccountId> AccountOf(const Posting& posting) {
  if (posting.account.IsNil()) return std::nullopt;
  return posting.account;
}

absl::StatusOr<pg::Result> List(pg::Transaction& tx, const PostingFilter& filter, int64_t before, int limit) {
  const auto& [invoice, account, ledger_account, from, until] = filter;
  if (!invoice.IsNil()) {
    return tx.Exec(kListPostingsOfDocument, before, limit, ledger_account, from, until, invoice.uuid());
  }
  if (!account.IsNil()) return tx.Exec(kListPostingsOfAccount, before, limit, ledger_account, from, until, account);
  return tx.Exec(kListPostings, before, limit, ledger_account, from, until);
}

}  // namespace

absl::Status InsertPostings(pg::Transaction& tx, absl::Span<const Posting> postings) {
  if (postings.empty()) return absl::OkStatus();
  auto column = [&](auto project) { return pg::ArrayOf(postings, project); };
  return tx.ExecLater(
      kInsertPostings, column([](const Posting& p) { return p.transaction; }),
      column([](const Posting& p) { return p.entry; }), column([](const Posting& p) { return p.ledger_account; }),
      column([](const Posting& p) { return p.amount.minor; }),
      column([](const Posting& p) { return p.amount.currency.code(); }), column(AccountOf),
      column([](const Posting& p) { return p.vat_code; }), column([](const Posting& p) { return p.date; }));
}

absl::StatusOr<absl::flat_hash_map<Uuid, std::vector<Posting>>> FindPostings(pg::Transaction& tx,
                                                                             const std::vector<Uuid>& transactions) {
  absl::flat_hash_map<Uuid, std::vector<Posting>> found;
  if (transactions.empty()) return found;
  ASSIGN_OR_RETURN(const pg::Result result, tx.Exec(kFindPostings, pg::Array(transactions)));
  for (pg::Row row : result) {
    ASSIGN_OR_RETURN(ListedPosting listed, ReadPosting(row));
    found[listed.posting.transaction].push_back(std::move(listed.posting));
  }
  return found;
}

absl::StatusOr<std::vector<ListedPosting>> ListPostings(pg::Transaction& tx, const PostingFilter& filter,
                                                        int64_t before, int limit) {
  if (before <= 0) before = std::numeric_limits<int64_t>::max();
  ASSIGN_OR_RETURN(const pg::Result result, List(tx, filter, before, limit));
  std::vector<ListedPosting> postings;
  for (pg::Row row : result) {
    ASSIGN_OR_RETURN(ListedPosting listed, ReadPosting(row));
    listed.of_document = row.Get<bool>(9);
    postings.push_back(std::move(listed));
  }
  return postings;
}

absl::StatusOr<std::vector<Balance>> SumPostings(pg::Transaction& tx, std::optional<absl::CivilDay> until) {
  ASSIGN_OR_RETURN(const pg::Result result, tx.Exec(kSumPostings, until));
  std::vector<Balance> balances;
  for (pg::Row row : result) {
    ASSIGN_OR_RETURN(const Currency currency, Currency::Parse(row.Text(1)));
    balances.push_back({row.Get<LedgerAccount>(0), {row.Get<int64_t>(2), currency}});
  }
  return balances;
}

}  // namespace vlot::invoicing
