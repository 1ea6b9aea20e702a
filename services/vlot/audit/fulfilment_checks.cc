// What must hold within fulfilment's database: stock. All of it is kept by the transactions that write there.
#include "services/vlot/audit/statement_check.h"

namespace vlot::audit {
namespace {

// The view has a row for each level that is wrong, and none else.
#define VLOT_AUDIT_STOCK(rule)                                                                             \
  "WITH checked AS MATERIALIZED (SELECT sku || ' at locations/' || location_id AS id, "                    \
  "coalesce(d.expected, 0) AS expected, coalesce(d.actual, 0) AS actual FROM stock_levels AS l FULL JOIN " \
  "(SELECT sku, location_id, expected, actual FROM stock_differences WHERE rule = '" rule                  \
  "') AS d "                                                                                               \
  "USING (sku, location_id))"

constexpr pg::Statement kOnHand{"audit.OnHand", VLOT_AUDIT_CHECK(VLOT_AUDIT_STOCK("ON_HAND_IS_MOVED"))};
constexpr pg::Statement kPromised{"audit.Promised", VLOT_AUDIT_CHECK(VLOT_AUDIT_STOCK("RESERVED_IS_HELD"))};

#undef VLOT_AUDIT_STOCK

constexpr pg::Statement kWithinOnHand{"audit.WithinOnHand", VLOT_AUDIT_CHECK(R"sql(
WITH checked AS MATERIALIZED (
  SELECT sku || ' at locations/' || location_id AS id, 'at most ' || on_hand || ' reserved' AS expected,
         CASE WHEN reserved BETWEEN 0 AND on_hand THEN 'at most ' || on_hand || ' reserved'
              ELSE reserved || ' reserved' END AS actual
  FROM stock_levels
))sql")};

// Shipments 2 picked up, 3 delivered, 5 returned; movements 3 shipped, 4 returned.
constexpr pg::Statement kShipped{"audit.Shipped", VLOT_AUDIT_CHECK(R"sql(
WITH parts AS (
  SELECT state, string_to_table(parts, ' ') AS part FROM shipments WHERE state IN (2, 3, 5) AND parts <> ''
), away AS (
  SELECT split_part(part, ':', 2) AS sku, split_part(part, ':', 3)::uuid AS location_id,
         coalesce(sum(split_part(part, ':', 4)::bigint) FILTER (WHERE state <> 5), 0) AS pieces
  FROM parts GROUP BY 1, 2
), moved AS (
  SELECT sku, location_id, -sum(quantity) AS pieces FROM stock_movements WHERE kind IN (3, 4) GROUP BY sku, location_id
), checked AS MATERIALIZED (
  SELECT sku || ' at locations/' || location_id AS id, coalesce(a.pieces, 0) AS expected, coalesce(m.pieces, 0) AS actual
  FROM away AS a FULL JOIN moved AS m USING (sku, location_id)
))sql")};

constexpr pg::Statement kExpiring{"audit.Expiring", VLOT_AUDIT_CHECK(R"sql(
WITH looked_at AS (
  SELECT DISTINCT unnest(subject_ids) AS reservation_id FROM due_checks
), checked AS MATERIALIZED (
  SELECT r.reservation_id AS id, 'a time to look at it' AS expected,
         CASE WHEN l.reservation_id IS NULL THEN 'none' ELSE 'a time to look at it' END AS actual
  FROM reservations AS r LEFT JOIN looked_at AS l USING (reservation_id)
  WHERE r.state = 1
))sql")};

}  // namespace

std::vector<StatementCheck> FulfilmentChecks() {
  return {{Invariant::kOnHandIsMoved, "fulfilment", "items/", kOnHand},
          {Invariant::kReservedIsPromised, "fulfilment", "items/", kPromised},
          {Invariant::kReservedWithinOnHand, "fulfilment", "items/", kWithinOnHand},
          {Invariant::kShippedIsMoved, "fulfilment", "items/", kShipped},
          {Invariant::kHeldStockExpires, "fulfilment", "reservations/", kExpiring}};
}

}  // namespace vlot::audit
