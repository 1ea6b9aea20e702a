#include "services/invoicing/collective_store.h"

#include "absl/strings/str_cat.h"
#include "common/status/status.h"

namespace vlot::invoicing {
namespace {

// Items of one delivery follow each other.
constexpr pg::Statement kFindDueItems{"invoicing.FindDueItems", R"sql(
SELECT b.account_id, b.accrual_id, a.order_id, a.order_number, a.external_reference, a.prices_include_vat,
       a.delivery_date, a.currency, a.gross_minor, b.title, b.item, b.quantity, b.unit_price_minor, b.vat_category,
       b.charge
FROM billable_items AS b JOIN accruals AS a ON a.accrual_id = b.accrual_id
WHERE b.account_id = ANY($1::uuid[]) AND b.delivery_date >= $2 AND b.delivery_date < $3 AND b.invoice_id IS NULL
ORDER BY b.accrual_id, b.item_index)sql"};

constexpr pg::Statement kMarkInvoiced{"invoicing.MarkInvoiced", R"sql(
UPDATE billable_items AS b SET invoice_id = d.invoice_id
FROM unnest($1::uuid[], $2::uuid[]) AS d (accrual_id, invoice_id)
WHERE b.accrual_id = d.accrual_id AND b.invoice_id IS NULL)sql"};

constexpr pg::Statement kInsertPeriods{"invoicing.InsertPeriods", R"sql(
INSERT INTO invoice_periods (invoice_id, account_id, period_begin, period_end, run_id)
SELECT p.invoice_id, p.account_id, p.period_begin, p.period_end, $5
FROM unnest($1::uuid[], $2::uuid[], $3::date[], $4::date[]) AS p (invoice_id, account_id, period_begin, period_end))sql"};

constexpr pg::Statement kInsertDeliveries{"invoicing.InsertDeliveries", R"sql(
INSERT INTO invoice_deliveries (invoice_id, line_first, line_last, accrual_id, order_id, order_number,
                                external_reference, delivery_date)
SELECT d.invoice_id, d.line_first, d.line_last, d.accrual_id, d.order_id, d.order_number, d.external_reference,
       d.delivery_date
FROM unnest($1::uuid[], $2::smallint[], $3::smallint[], $4::uuid[], $5::uuid[], $6::text[], $7::text[], $8::date[])
  AS d (invoice_id, line_first, line_last, accrual_id, order_id, order_number, external_reference, delivery_date))sql"};

constexpr pg::Statement kInsertDebits{"invoicing.InsertDebits", R"sql(
INSERT INTO invoice_debits (invoice_id, mandate_reference, creditor_id, bank_account, collection_date)
SELECT d.invoice_id, d.mandate_reference, d.creditor_id, d.bank_account, d.collection_date
FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::date[])
  AS d (invoice_id, mandate_reference, creditor_id, bank_account, collection_date))sql"};

constexpr pg::Statement kFindDebits{"invoicing.FindDebits", R"sql(
SELECT invoice_id, mandate_reference, creditor_id, bank_account, collection_date
FROM invoice_debits WHERE invoice_id = ANY($1::uuid[]) ORDER BY invoice_id)sql"};

constexpr pg::Statement kFindPeriods{"invoicing.FindPeriods", R"sql(
SELECT invoice_id, period_begin, period_end
FROM invoice_periods WHERE invoice_id = ANY($1::uuid[]) ORDER BY invoice_id)sql"};

constexpr pg::Statement kFindDeliveries{"invoicing.FindDeliveries", R"sql(
SELECT invoice_id, line_first, line_last, accrual_id, order_id, order_number, external_reference, delivery_date
FROM invoice_deliveries WHERE invoice_id = ANY($1::uuid[]) ORDER BY invoice_id, line_first)sql"};

constexpr pg::Statement kSumCollective{"invoicing.SumCollectiveInvoices", R"sql(
SELECT p.account_id, sum(i.net_minor + i.vat_minor + i.rounding_minor)::bigint
FROM invoice_periods AS p JOIN invoices AS i ON i.invoice_id = p.invoice_id
WHERE p.account_id = ANY($1::uuid[]) AND p.period_begin = $2
GROUP BY p.account_id ORDER BY p.account_id)sql"};

absl::StatusOr<Delivery> ReadDelivery(const pg::Row& row) {
  ASSIGN_OR_RETURN(const Currency currency, Currency::Parse(row.Text(7)));
  return Delivery{.accrual = row.Get<ShipmentId>(1),
                  .order = row.Get<OrderId>(2),
                  .order_number = row.Get<std::string>(3),
                  .external_reference = row.Get<std::string>(4),
                  .prices_include_vat = row.Get<bool>(5),
                  .date = row.Get<absl::CivilDay>(6),
                  .accrued = {row.Get<int64_t>(8), currency}};
}

BillableLine ReadItem(const pg::Row& row, Currency currency) {
  return {.title = row.Get<std::string>(9),
          .item = row.Get<std::string>(10),
          .quantity = row.Get<int64_t>(11),
          .unit_price = {row.Get<int64_t>(12), currency},
          .category = row.Get<vat::Category>(13),
          .charge = row.Get<bool>(14)};
}

// As many items as lines: each line is one item.
absl::Status MarkInvoiced(pg::Transaction& tx, absl::Span<const Document* const> documents) {
  pg::Column<ShipmentId> accruals;
  pg::Column<InvoiceId> invoices;
  int64_t lines = 0;
  for (const Document* document : documents) {
    lines += static_cast<int64_t>(document->lines.size());
    for (const DocumentDelivery& delivery : document->deliveries) {
      accruals.Add(delivery.accrual);
      invoices.Add(document->id);
    }
  }
  ASSIGN_OR_RETURN(const pg::Result marked, tx.Exec(kMarkInvoiced, accruals, invoices));
  if (marked.affected_rows() == lines) return absl::OkStatus();
  return absl::FailedPreconditionError(
      absl::StrCat(lines, " lines for ", marked.affected_rows(), " items that were not invoiced"));
}

absl::Status InsertDeliveries(pg::Transaction& tx, absl::Span<const Document* const> documents) {
  pg::Column<InvoiceId> invoices;
  pg::Column<int16_t> firsts, lasts;
  pg::Column<ShipmentId> accruals;
  pg::Column<OrderId> orders;
  pg::Column<std::string> numbers, references;
  pg::Column<absl::CivilDay> days;
  for (const Document* document : documents) {
    for (const DocumentDelivery& delivery : document->deliveries) {
      invoices.Add(document->id);
      firsts.Add(delivery.line_first);
      lasts.Add(delivery.line_last);
      accruals.Add(delivery.accrual);
      orders.Add(delivery.order);
      numbers.Add(delivery.order_number);
      references.Add(delivery.external_reference);
      days.Add(delivery.date);
    }
  }
  return tx.ExecLater(kInsertDeliveries, invoices, firsts, lasts, accruals, orders, numbers, references, days);
}

absl::Status InsertDebits(pg::Transaction& tx, absl::Span<const Document* const> documents) {
  std::vector<const Document*> collected;
  for (const Document* document : documents) {
    if (document->debit) collected.push_back(document);
  }
  if (collected.empty()) return absl::OkStatus();
  return tx.ExecLater(kInsertDebits, pg::ArrayOf(collected, [](const Document* d) { return d->id; }),
                      pg::ArrayOf(collected, [](const Document* d) { return d->debit->mandate; }),
                      pg::ArrayOf(collected, [](const Document* d) { return d->debit->creditor_id; }),
                      pg::ArrayOf(collected, [](const Document* d) { return d->debit->bank_account; }),
                      pg::ArrayOf(collected, [](const Document* d) { return d->debit->date; }));
}

absl::Status ReadDebits(pg::Transaction& tx, const std::vector<InvoiceId>& ids,
                        const absl::flat_hash_map<InvoiceId, Document*>& documents) {
  ASSIGN_OR_RETURN(const pg::Result debits, tx.Exec(kFindDebits, pg::Array(ids)));
  for (pg::Row row : debits) {
    documents.at(row.Get<InvoiceId>(0))->debit = DebitNotice{.mandate = row.Get<std::string>(1),
                                                             .creditor_id = row.Get<std::string>(2),
                                                             .bank_account = row.Get<std::string>(3),
                                                             .date = row.Get<absl::CivilDay>(4)};
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<DueDeliveries> FindDueDeliveries(pg::Transaction& tx, const std::vector<AccountId>& accounts,
                                                const DayPeriod& period) {
  DueDeliveries due;
  if (accounts.empty()) return due;
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kFindDueItems, pg::Array(accounts), period.begin, period.end));
  ShipmentId last;
  std::vector<Delivery>* deliveries = nullptr;
  for (pg::Row row : rows) {
    if (const ShipmentId accrual = row.Get<ShipmentId>(1); deliveries == nullptr || accrual != last) {
      ASSIGN_OR_RETURN(Delivery delivery, ReadDelivery(row));
      deliveries = &due[row.Get<AccountId>(0)];
      deliveries->push_back(std::move(delivery));
      last = accrual;
    }
    Delivery& delivery = deliveries->back();
    delivery.lines.push_back(ReadItem(row, delivery.accrued.currency));
  }
  return due;
}

absl::Status InsertCollectiveParts(pg::Transaction& tx, const BillingRunId& run,
                                   absl::Span<const Document* const> documents) {
  if (documents.empty()) return absl::OkStatus();
  RETURN_IF_ERROR(MarkInvoiced(tx, documents));
  RETURN_IF_ERROR(tx.ExecLater(kInsertPeriods, pg::ArrayOf(documents, [](const Document* d) { return d->id; }),
                               pg::ArrayOf(documents, [](const Document* d) { return d->account; }),
                               pg::ArrayOf(documents, [](const Document* d) { return d->period->begin; }),
                               pg::ArrayOf(documents, [](const Document* d) { return d->period->end; }), run));
  RETURN_IF_ERROR(InsertDebits(tx, documents));
  return InsertDeliveries(tx, documents);
}

absl::Status ReadCollectiveParts(pg::Transaction& tx, const absl::flat_hash_map<InvoiceId, Document*>& documents) {
  std::vector<InvoiceId> ids;
  for (const auto& [id, document] : documents) {
    if (document->kind == Kind::kCollectiveInvoice) ids.push_back(id);
  }
  if (ids.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const pg::Result periods, tx.Exec(kFindPeriods, pg::Array(ids)));
  for (pg::Row row : periods) {
    documents.at(row.Get<InvoiceId>(0))->period = DayPeriod{row.Get<absl::CivilDay>(1), row.Get<absl::CivilDay>(2)};
  }
  ASSIGN_OR_RETURN(const pg::Result deliveries, tx.Exec(kFindDeliveries, pg::Array(ids)));
  for (pg::Row row : deliveries) {
    documents.at(row.Get<InvoiceId>(0))
        ->deliveries.push_back({.accrual = row.Get<ShipmentId>(3),
                                .order = row.Get<OrderId>(4),
                                .order_number = row.Get<std::string>(5),
                                .external_reference = row.Get<std::string>(6),
                                .date = row.Get<absl::CivilDay>(7),
                                .line_first = row.Get<int16_t>(1),
                                .line_last = row.Get<int16_t>(2)});
  }
  return ReadDebits(tx, ids, documents);
}

absl::StatusOr<absl::flat_hash_map<AccountId, int64_t>> SumCollectiveInvoices(pg::Transaction& tx,
                                                                              const std::vector<AccountId>& accounts,
                                                                              absl::CivilDay begin) {
  absl::flat_hash_map<AccountId, int64_t> sums;
  if (accounts.empty()) return sums;
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kSumCollective, pg::Array(accounts), begin));
  for (pg::Row row : rows) sums[row.Get<AccountId>(0)] = row.Get<int64_t>(1);
  return sums;
}

}  // namespace vlot::invoicing
