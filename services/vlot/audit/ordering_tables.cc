// Ordering's tables, as an audit reads them.
#include "services/vlot/audit/order_tables.h"
#include "vlot/ordering/v1/ordering.pb.h"

namespace vlot::audit {
namespace {

constexpr std::string_view kItems = "items/";

// state 1: OPEN. A timer is a time, and a check that sees to it that somebody looks by then.
#define VLOT_AUDIT_ORDERS                                                                       \
  "SELECT order_id, state, version, due_at IS NOT NULL AND d.order_id IS NOT NULL, attention, " \
  "coalesce(w.of_steps, 0), coalesce(w.of_remedies, 0), coalesce(w.of_refunds, 0), details "    \
  "FROM orders JOIN order_details USING (order_id) "                                            \
  "LEFT JOIN (SELECT order_id, count(*) FILTER (WHERE step >= 0) AS of_steps, "                 \
  "count(*) FILTER (WHERE step_name LIKE 'remedies/%') AS of_remedies, "                        \
  "count(*) FILTER (WHERE step_name LIKE 'refunds/%') AS of_refunds "                           \
  "FROM work_items WHERE state = 1 GROUP BY order_id) AS w USING (order_id) "                   \
  "LEFT JOIN (SELECT DISTINCT unnest(subject_ids) AS order_id FROM due_checks) AS d USING (order_id) "

void PutOrder(const pg::Row& row, OrderFacts& facts) {
  Placed placed{.state = row.Get<OrderState>(1),
                .version = row.Get<int64_t>(2),
                .timer = row.Get<bool>(3),
                .attention = row.Get<bool>(4),
                .work_items_open = row.Get<int64_t>(5),
                .remedies_waiting = row.Get<int64_t>(6),
                .refunds_waiting = row.Get<int64_t>(7)};
  ordering::v1::OrderWithCustomer details;
  placed.readable = details.ParseFromString(row.Get<pg::Bytes>(8).data);
  for (const ordering::v1::OrderLine& line : details.order().lines()) {
    std::string_view sku = line.item();
    if (sku.starts_with(kItems)) sku.remove_prefix(kItems.size());
    Add(placed.ordered, sku, line.quantity());
  }
  facts.placed = std::move(placed);
}

#define VLOT_AUDIT_REMEDIES                                                  \
  "SELECT order_id, remedy_id, state, due_at IS NOT NULL, to_refund_minor, " \
  "CASE WHEN credit_note_number <> '' THEN credit_note_id END FROM remedies "

void PutRemedy(const pg::Row& row, OrderFacts& facts) {
  facts.remedies.push_back({.id = row.Get<Uuid>(1),
                            .state = row.Get<RemedyState>(2),
                            .timer = row.Get<bool>(3),
                            .to_refund_minor = row.Get<int64_t>(4),
                            .credit_note = row.Get<std::optional<InvoiceId>>(5)});
}

}  // namespace

std::vector<OrderTable> OrderingTables() {
  return {VLOT_AUDIT_TABLE("ordering", Orders, VLOT_AUDIT_ORDERS, "WHERE true", PutOrder),
          VLOT_AUDIT_TABLE("ordering", Remedies, VLOT_AUDIT_REMEDIES, "WHERE true", PutRemedy)};
}

#undef VLOT_AUDIT_ORDERS
#undef VLOT_AUDIT_REMEDIES

}  // namespace vlot::audit
