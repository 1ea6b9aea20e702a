#include "services/invoicing/bank/notices/notice_store.h"

#include "common/status/status.h"
#include "services/invoicing/bank/mandate_columns.h"
#include "services/invoicing/convert.h"

namespace vlot::invoicing::bank {
namespace {

// Documents of kind 1 and 2 are for supplies; collection costs stay with reminders.
constexpr pg::Statement kLockUnannounced{"invoicing.LockUnannounced", "SELECT " VLOT_MANDATE_COLUMNS R"sql(,
       i.invoice_id, i.number, i.open_minor, i.currency, coalesce(i.due_date, i.issue_date), a.party, past.attempts,
       past.last_day
FROM mandates AS m
JOIN invoices AS i ON i.account_id = m.account_id
JOIN accounts AS a ON a.account_id = m.account_id
CROSS JOIN LATERAL (SELECT count(*)::integer AS attempts, max(c.collection_date) AS last_day
                    FROM collections AS c WHERE c.invoice_id = i.invoice_id) AS past
WHERE m.state = 1 AND m.kind = 1 AND NOT m.ending AND ($1::bool OR m.account_id = ANY($2::uuid[]))
  AND i.state = 1 AND i.kind IN (1, 2) AND i.currency = 'EUR' AND i.open_minor > 0
  AND (past.attempts = 0 OR $4::bool)
  AND NOT (past.attempts = 0 AND EXISTS (SELECT 1 FROM invoice_debits AS d
                                         WHERE d.invoice_id = i.invoice_id AND d.mandate_reference = m.reference))
  AND NOT EXISTS (SELECT 1 FROM collection_notices AS c
                  WHERE c.invoice_id = i.invoice_id AND c.mandate_reference = m.reference
                    AND c.attempt = past.attempts AND c.amount_minor >= i.open_minor)
  AND NOT EXISTS (SELECT 1 FROM collections AS c WHERE c.invoice_id = i.invoice_id AND c.state = 1)
ORDER BY i.invoice_id LIMIT $3
FOR UPDATE OF i)sql"};

constexpr pg::Statement kInsertNotices{"invoicing.InsertCollectionNotices", R"sql(
INSERT INTO collection_notices (notice_id, invoice_id, account_id, mandate_reference, creditor_id, bank_account,
                                amount_minor, currency, collection_date, announced_on, create_time, attempt)
SELECT n.notice_id, n.invoice_id, n.account_id, n.mandate_reference, n.creditor_id, n.bank_account, n.amount_minor,
       n.currency, n.collection_date, $10, n.create_time, n.attempt
FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::bigint[], $8::text[],
            $9::date[], $11::timestamptz[], $12::integer[])
  AS n (notice_id, invoice_id, account_id, mandate_reference, creditor_id, bank_account, amount_minor, currency,
        collection_date, create_time, attempt)
ON CONFLICT (invoice_id, mandate_reference, amount_minor, attempt) DO NOTHING
RETURNING notice_id)sql"};

constexpr pg::Statement kFindLastNotice{"invoicing.FindLastCollectionNotice", R"sql(
SELECT notice_id, invoice_id, account_id, mandate_reference, creditor_id, bank_account, amount_minor, currency,
       collection_date, create_time, attempt
FROM collection_notices WHERE invoice_id = $1 ORDER BY notice_id DESC LIMIT 1)sql"};

}  // namespace

absl::StatusOr<std::vector<Unannounced>> LockUnannounced(pg::Transaction& tx, const std::vector<AccountId>& accounts,
                                                         bool again, int limit) {
  ASSIGN_OR_RETURN(const pg::Result rows,
                   tx.Exec(kLockUnannounced, accounts.empty(), pg::Array(accounts), limit, again));
  std::vector<Unannounced> found;
  for (const pg::Row row : rows) {
    found.push_back(
        {.mandate = ReadMandate(row),
         .invoice = {.invoice = row.Get<InvoiceId>(kMandateColumns),
                     .number = row.Get<std::string>(kMandateColumns + 1),
                     .open = {row.Get<int64_t>(kMandateColumns + 2), row.Get<Currency>(kMandateColumns + 3)},
                     .due_date = row.Get<absl::CivilDay>(kMandateColumns + 4)},
         .email = PartyFromWire(row.Get<pg::Bytes>(kMandateColumns + 5).data).email,
         .attempts = row.Get<int32_t>(kMandateColumns + 6),
         .last_attempt = row.Get<std::optional<absl::CivilDay>>(kMandateColumns + 7)});
  }
  return found;
}

absl::StatusOr<absl::flat_hash_set<CollectionNoticeId>> InsertNotices(pg::Transaction& tx,
                                                                      const std::vector<CollectionNotice>& notices,
                                                                      absl::CivilDay today) {
  absl::flat_hash_set<CollectionNoticeId> inserted;
  if (notices.empty()) return inserted;
  const auto column = [&](auto get) { return pg::ArrayOf(notices, get); };
  using N = const CollectionNotice&;
  ASSIGN_OR_RETURN(const pg::Result rows,
                   tx.Exec(kInsertNotices, column([](N n) { return n.id; }), column([](N n) { return n.invoice; }),
                           column([](N n) { return n.account; }), column([](N n) { return n.debit.mandate; }),
                           column([](N n) { return n.debit.creditor_id; }),
                           column([](N n) { return n.debit.bank_account; }), column([](N n) { return n.amount.minor; }),
                           column([](N n) { return n.amount.currency; }), column([](N n) { return n.debit.date; }),
                           today, column([](N n) { return n.create_time; }), column([](N n) { return n.attempt; })));
  for (const pg::Row row : rows) inserted.insert(row.Get<CollectionNoticeId>(0));
  return inserted;
}

absl::StatusOr<std::optional<CollectionNotice>> FindLastNotice(pg::Transaction& tx, InvoiceId invoice) {
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kFindLastNotice, invoice));
  if (rows.empty()) return std::nullopt;
  const pg::Row row = rows.front();
  return CollectionNotice{.id = row.Get<CollectionNoticeId>(0),
                          .invoice = row.Get<InvoiceId>(1),
                          .account = row.Get<AccountId>(2),
                          .debit = {.mandate = row.Get<std::string>(3),
                                    .creditor_id = row.Get<std::string>(4),
                                    .bank_account = row.Get<std::string>(5),
                                    .date = row.Get<absl::CivilDay>(8)},
                          .amount = {row.Get<int64_t>(6), row.Get<Currency>(7)},
                          .attempt = row.Get<int32_t>(10),
                          .create_time = row.Get<absl::Time>(9)};
}

}  // namespace vlot::invoicing::bank
