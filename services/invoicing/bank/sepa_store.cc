// Collections, payouts and files as rows. Mandates: mandate_store.cc.
#include "services/invoicing/bank/sepa_store.h"

#include <algorithm>

#include "common/status/status.h"
#include "services/invoicing/bank/book.h"
#include "services/invoicing/bank/end_of_list.h"
#include "services/invoicing/bank/mandate_columns.h"
#include "services/invoicing/convert.h"

namespace vlot::invoicing::bank {
namespace {

// When invoice `o` is collected next under a mandate, and when its payer was told of that: by itself, or by a notice,
// of no less than what is open. Itself it tells of the first time alone, and each notice of one time.
#define VLOT_TOLD                                                                                         \
  "SELECT d.mandate_reference, coalesce(o.due_date, o.issue_date) AS day, o.issue_date AS told_on "       \
  "FROM invoice_debits AS d WHERE d.invoice_id = o.invoice_id "                                           \
  "AND NOT EXISTS (SELECT 1 FROM collections AS c WHERE c.invoice_id = o.invoice_id) "                    \
  "UNION ALL SELECT c.mandate_reference, c.collection_date, c.announced_on FROM collection_notices AS c " \
  "WHERE c.invoice_id = o.invoice_id AND c.currency = o.currency AND c.amount_minor >= o.open_minor "     \
  "AND c.attempt = (SELECT count(*) FROM collections AS b WHERE b.invoice_id = o.invoice_id)"

// Those that are due first, of what was announced to its payer under this very mandate; the rows of both are locked,
// invoices first, in the order of ids as everywhere.
constexpr pg::Statement kLockCollectable{"invoicing.LockCollectable", "SELECT " VLOT_MANDATE_COLUMNS R"sql(,
       i.invoice_id, i.number, i.open_minor, i.currency, due.told_on, due.day
FROM (SELECT o.invoice_id, n.mandate_id, told.day, told.told_on
      FROM invoices AS o JOIN mandates AS n ON n.account_id = o.account_id AND n.state = 1
      CROSS JOIN LATERAL (SELECT t.day, t.told_on FROM ()sql" VLOT_TOLD R"sql() AS t
                          WHERE t.mandate_reference = n.reference
                          ORDER BY greatest(t.day, t.told_on + $2::integer) LIMIT 1) AS told
      WHERE o.state = 1 AND o.kind <> 3 AND o.currency = 'EUR'
        AND greatest(told.day, told.told_on + $2::integer) <= $3
        AND NOT EXISTS (SELECT 1 FROM collections AS c
                        WHERE c.invoice_id = o.invoice_id AND (c.state = 1 OR NOT $1::bool))
      ORDER BY greatest(told.day, told.told_on + $2::integer), o.invoice_id
      LIMIT $4) AS due
JOIN invoices AS i ON i.invoice_id = due.invoice_id JOIN mandates AS m ON m.mandate_id = due.mandate_id
WHERE i.state = 1 AND m.state = 1
ORDER BY i.invoice_id
FOR UPDATE OF i, m)sql"};

// A page of mandates, and what of each could be collected: often nothing.
constexpr pg::Statement kSumUncollected{"invoicing.SumUncollected", R"sql(
SELECT m.account_id, m.mandate_id, m.bank_account, due.invoices, due.total, due.first
FROM (SELECT n.account_id, n.mandate_id, n.bank_account, n.reference FROM mandates AS n
      WHERE n.state = 1 AND n.account_id > $2 ORDER BY n.account_id LIMIT $3) AS m
CROSS JOIN LATERAL (
  SELECT count(*) AS invoices, coalesce(sum(o.open_minor), 0)::bigint AS total, min(told.day) AS first
  FROM invoices AS o
  CROSS JOIN LATERAL (SELECT min(t.day) AS day FROM ()sql" VLOT_TOLD R"sql() AS t
                      WHERE t.mandate_reference = m.reference) AS told
  WHERE o.account_id = m.account_id AND o.state = 1 AND o.kind <> 3 AND o.currency = 'EUR' AND told.day <= $1
    AND NOT EXISTS (SELECT 1 FROM collections AS c WHERE c.invoice_id = o.invoice_id AND c.state = 1)) AS due
ORDER BY m.account_id)sql"};

constexpr pg::Statement kCountNotTold{"invoicing.CountNotTold", R"sql(
SELECT count(*)
FROM invoices AS o JOIN mandates AS m ON m.account_id = o.account_id AND m.state = 1
WHERE o.state = 1 AND o.kind <> 3 AND o.currency = 'EUR'
  AND EXISTS (SELECT 1 FROM collections AS c WHERE c.invoice_id = o.invoice_id)
  AND NOT EXISTS (SELECT 1 FROM collections AS c WHERE c.invoice_id = o.invoice_id AND c.state = 1)
  AND NOT EXISTS (SELECT 1 FROM ()sql" VLOT_TOLD R"sql() AS t WHERE t.mandate_reference = m.reference))sql"};

#undef VLOT_TOLD

constexpr pg::Statement kInsertCollections{"invoicing.InsertCollections", R"sql(
INSERT INTO collections (end_to_end_id, file_id, payment_information_id, mandate_id, invoice_id, account_id,
                         amount_minor, applied_minor, currency, sequence_type, collection_date, state)
SELECT c.end_to_end_id, $1, c.payment_information_id, c.mandate_id, c.invoice_id, c.account_id, c.amount_minor, 0,
       c.currency, c.sequence_type, c.collection_date, 1
FROM unnest($2::text[], $3::text[], $4::uuid[], $5::uuid[], $6::uuid[], $7::bigint[], $8::text[], $9::smallint[],
            $10::date[])
  AS c (end_to_end_id, payment_information_id, mandate_id, invoice_id, account_id, amount_minor, currency,
        sequence_type, collection_date)
ON CONFLICT DO NOTHING)sql"};

// Where an account's money goes back to: where it is collected from, else where alone it ever came from. Who still owes
// something is paid only when named: what is open may be set off against it.
constexpr pg::Statement kLockRefundable{"invoicing.LockRefundable", R"sql(
SELECT b.account_id, b.balance_minor, b.currency, a.party, payer.bank_account, payer.bic
FROM credit_balances AS b JOIN accounts AS a ON a.account_id = b.account_id
CROSS JOIN LATERAL (
  SELECT m.bank_account, m.bic FROM mandates AS m WHERE m.account_id = b.account_id AND m.state = 1
  UNION ALL
  SELECT min(p.bank_account), '' FROM payer_accounts AS p
  WHERE p.account_id = b.account_id
    AND NOT EXISTS (SELECT 1 FROM mandates AS m WHERE m.account_id = b.account_id AND m.state = 1)
  HAVING count(*) = 1) AS payer
WHERE b.balance_minor > 0 AND b.currency = 'EUR'
  AND (b.account_id = ANY($2::uuid[]) OR ($1::bool AND a.open_minor = 0))
ORDER BY b.account_id LIMIT $3
FOR UPDATE OF b)sql"};

constexpr pg::Statement kInsertPayouts{"invoicing.InsertPayouts", R"sql(
INSERT INTO payouts (end_to_end_id, file_id, payment_information_id, account_id, amount_minor, currency, state)
SELECT p.end_to_end_id, $1, $2, p.account_id, p.amount_minor, p.currency, 1
FROM unnest($3::text[], $4::uuid[], $5::bigint[], $6::text[]) AS p (end_to_end_id, account_id, amount_minor, currency))sql"};

constexpr pg::Statement kInsertFile{"invoicing.InsertSepaFile", R"sql(
INSERT INTO sepa_files (file_id, kind, message_id, transactions, total_minor, currency, content, creator, create_time)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9))sql"};

constexpr pg::Statement kFindFile{"invoicing.FindSepaFile", R"sql(
SELECT file_id, kind, message_id, transactions, total_minor, currency, content, creator, create_time
FROM sepa_files WHERE file_id = $1)sql"};

constexpr pg::Statement kListFiles{"invoicing.ListSepaFiles", R"sql(
SELECT file_id, kind, message_id, transactions, total_minor, currency, ''::bytea, creator, create_time
FROM sepa_files WHERE file_id < $1 ORDER BY file_id DESC LIMIT $2)sql"};

SepaFileRow ReadFile(const pg::Row& row) {
  return {.id = row.Get<SepaFileId>(0),
          .kind = row.Get<SepaFileKind>(1),
          .message_id = row.Get<std::string>(2),
          .transactions = row.Get<int32_t>(3),
          .total = {row.Get<int64_t>(4), row.Get<Currency>(5)},
          .content = row.Get<pg::Bytes>(6).data,
          .creator = row.Get<std::string>(7),
          .create_time = row.Get<absl::Time>(8)};
}

// A row of kSumUncollected.
void AddUncollected(const pg::Row& row, Uncollected& uncollected) {
  const auto invoices = row.Get<int64_t>(3);
  if (invoices == 0) return;
  const Money total{row.Get<int64_t>(4), kEur};
  const std::optional<Unreachable> why = WhyUnreachable(row.Text(2));
  if (!why) {
    uncollected.invoices += invoices;
    uncollected.total.minor += total.minor;
    uncollected.first = std::min(uncollected.first, row.Get<absl::CivilDay>(5));
    return;
  }
  ++uncollected.mandates_unreachable;
  if (uncollected.unreachable.size() == kUnreachableNamedMax) return;
  uncollected.unreachable.push_back({.mandate = row.Get<MandateId>(1),
                                     .account = row.Get<AccountId>(0),
                                     .why = *why,
                                     .invoices = invoices,
                                     .total = total});
}

}  // namespace

absl::StatusOr<std::vector<Collectable>> LockCollectable(pg::Transaction& tx, const CollectionTerms& terms, bool again,
                                                         int limit) {
  ASSIGN_OR_RETURN(const pg::Result result,
                   tx.Exec(kLockCollectable, again, terms.notice_days, terms.today + terms.horizon_days, limit));
  std::map<MandateId, Collectable> by_mandate;
  for (pg::Row row : result) {
    Collectable& collectable = by_mandate[row.Get<MandateId>(0)];
    collectable.mandate = ReadMandate(row);
    collectable.invoices.push_back(
        {.invoice = row.Get<InvoiceId>(kMandateColumns),
         .number = row.Get<std::string>(kMandateColumns + 1),
         .open = {row.Get<int64_t>(kMandateColumns + 2), row.Get<Currency>(kMandateColumns + 3)},
         .told_on = row.Get<absl::CivilDay>(kMandateColumns + 4),
         .due_date = row.Get<absl::CivilDay>(kMandateColumns + 5)});
  }
  std::vector<Collectable> collectables;
  collectables.reserve(by_mandate.size());
  for (auto& [id, collectable] : by_mandate) collectables.push_back(std::move(collectable));
  return collectables;
}

absl::StatusOr<int64_t> CountNotTold(pg::Transaction& tx) {
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kCountNotTold));
  return rows.front().Get<int64_t>(0);
}

absl::StatusOr<Uncollected> SumUncollected(pg::Transaction& tx, absl::CivilDay until, int page) {
  Uncollected uncollected{.total = Money::Zero(kEur), .first = until};
  AccountId after;
  for (bool more = true; more;) {
    ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kSumUncollected, until, after, page));
    for (const pg::Row row : rows) {
      after = row.Get<AccountId>(0);
      AddUncollected(row, uncollected);
    }
    more = static_cast<int>(rows.size()) == page;
  }
  return uncollected;
}

absl::StatusOr<bool> InsertCollections(pg::Transaction& tx, SepaFileId file, const std::vector<DebitGroup>& groups) {
  pg::Column<std::string> end_to_end_ids, group_ids;
  pg::Column<MandateId> mandates;
  pg::Column<InvoiceId> invoices;
  pg::Column<AccountId> accounts;
  pg::Column<int64_t> amounts;
  pg::Column<Currency> currencies;
  pg::Column<SequenceType> sequences;
  pg::Column<absl::CivilDay> days;
  for (const DebitGroup& group : groups) {
    for (const DirectDebit& debit : group.debits) {
      end_to_end_ids.Add(debit.end_to_end_id);
      group_ids.Add(group.payment_information_id);
      mandates.Add(debit.mandate.id);
      invoices.Add(debit.invoice);
      accounts.Add(debit.mandate.account);
      amounts.Add(debit.amount.minor);
      currencies.Add(debit.amount.currency);
      sequences.Add(debit.sequence);
      days.Add(debit.date);
    }
  }
  ASSIGN_OR_RETURN(const pg::Result inserted, tx.Exec(kInsertCollections, file, end_to_end_ids, group_ids, mandates,
                                                      invoices, accounts, amounts, currencies, sequences, days));
  return inserted.affected_rows() == static_cast<int64_t>(end_to_end_ids.size());
}

absl::StatusOr<std::vector<Refundable>> LockRefundable(pg::Transaction& tx, const std::vector<AccountId>& accounts,
                                                       int limit) {
  ASSIGN_OR_RETURN(const pg::Result result, tx.Exec(kLockRefundable, accounts.empty(), pg::Array(accounts), limit));
  std::vector<Refundable> refundable;
  for (pg::Row row : result) {
    refundable.push_back({.account = row.Get<AccountId>(0),
                          .balance = {row.Get<int64_t>(1), row.Get<Currency>(2)},
                          .name = PartyFromWire(row.Get<pg::Bytes>(3).data).legal_name,
                          .bank_account = row.Get<std::string>(4),
                          .bic = row.Get<std::string>(5)});
  }
  return refundable;
}

absl::Status InsertPayouts(pg::Transaction& tx, SepaFileId file, const std::string& payment_information_id,
                           const std::vector<Transfer>& transfers) {
  auto column = [&](auto project) { return pg::ArrayOf(transfers, project); };
  return tx.ExecLater(
      kInsertPayouts, file, payment_information_id, column([](const Transfer& t) { return t.end_to_end_id; }),
      column([](const Transfer& t) { return t.account; }), column([](const Transfer& t) { return t.amount.minor; }),
      column([](const Transfer& t) { return t.amount.currency; }));
}

absl::Status InsertFile(pg::Transaction& tx, const SepaFileRow& row) {
  return tx.ExecLater(kInsertFile, row.id, row.kind, row.message_id, row.transactions, row.total.minor,
                      row.total.currency, pg::BytesView{row.content}, row.creator, row.create_time);
}

absl::StatusOr<std::optional<SepaFileRow>> FindFile(pg::Transaction& tx, SepaFileId id) {
  ASSIGN_OR_RETURN(const pg::Result result, tx.Exec(kFindFile, id));
  if (result.empty()) return std::nullopt;
  return ReadFile(result.front());
}

absl::StatusOr<std::vector<SepaFileRow>> ListFiles(pg::Transaction& tx, SepaFileId before, int limit) {
  ASSIGN_OR_RETURN(const pg::Result result, tx.Exec(kListFiles, OrEndOfList(before), limit));
  std::vector<SepaFileRow> rows;
  for (pg::Row row : result) rows.push_back(ReadFile(row));
  return rows;
}

}  // namespace vlot::invoicing::bank
