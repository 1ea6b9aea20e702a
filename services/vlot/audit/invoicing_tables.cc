// Invoicing's tables, as an audit reads them order by order. What must hold within them: invoicing_checks.cc.
#include "services/vlot/audit/order_tables.h"

namespace vlot::audit {
namespace {

// Ledger account 4: the payment provider's clearing. Kind 2, collective invoices, is of no one order; its deliveries
// are accruals. Lines without an item are charges or free amounts.
#define VLOT_AUDIT_DOCUMENTS                                                                                      \
  "SELECT order_id, invoice_id, kind, currency, coalesce(p.prepaid, 0), coalesce(l.lines, '') FROM invoices "     \
  "LEFT JOIN LATERAL (SELECT sum(amount_minor)::bigint AS prepaid FROM postings "                                 \
  "WHERE transaction_id = invoice_id AND ledger_account = 4) AS p ON true "                                       \
  "LEFT JOIN LATERAL (SELECT string_agg(item || ':' || quantity, ' ' ORDER BY line) AS lines FROM invoice_lines " \
  "WHERE invoice_lines.invoice_id = invoices.invoice_id AND item <> '') AS l ON true "

#define VLOT_AUDIT_ACCRUALS                                                                          \
  "SELECT order_id, accrual_id, coalesce(b.lines, '') FROM accruals "                                \
  "LEFT JOIN LATERAL (SELECT string_agg(item || ':' || quantity, ' ' ORDER BY item_index) AS lines " \
  "FROM billable_items WHERE billable_items.accrual_id = accruals.accrual_id AND item <> '') AS b ON true "

#define VLOT_AUDIT_CREDIT "SELECT order_id, state FROM credit_reservations "

void PutDocument(const pg::Row& row, OrderFacts& facts) {
  Document document{.id = row.Get<InvoiceId>(1),
                    .kind = row.Get<DocumentKind>(2),
                    .prepaid = {row.Get<int64_t>(4), row.Get<Currency>(3)}};
  if (!ReadLines(row.Text(5), document.units)) facts.unreadable_units = true;
  facts.documents.push_back(std::move(document));
}

void PutAccrual(const pg::Row& row, OrderFacts& facts) {
  Accrual accrual{.id = row.Get<ShipmentId>(1)};
  if (!ReadLines(row.Text(2), accrual.units)) facts.unreadable_units = true;
  facts.accruals.push_back(std::move(accrual));
}

void PutCredit(const pg::Row& row, OrderFacts& facts) { facts.credit.push_back({row.Get<CreditState>(1)}); }

}  // namespace

std::vector<OrderTable> InvoicingTables() {
  return {VLOT_AUDIT_TABLE("invoicing", Documents, VLOT_AUDIT_DOCUMENTS,
                           "WHERE kind <> 2 AND order_id <> '00000000-0000-0000-0000-000000000000'", PutDocument),
          VLOT_AUDIT_TABLE("invoicing", Accruals, VLOT_AUDIT_ACCRUALS, "WHERE true", PutAccrual),
          VLOT_AUDIT_TABLE("invoicing", Credit, VLOT_AUDIT_CREDIT, "WHERE true", PutCredit)};
}

#undef VLOT_AUDIT_DOCUMENTS
#undef VLOT_AUDIT_ACCRUALS
#undef VLOT_AUDIT_CREDIT

}  // namespace vlot::audit
