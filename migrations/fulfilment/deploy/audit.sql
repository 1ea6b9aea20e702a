-- Deploy vlot_fulfilment:audit to pg
-- What does not add up: a row per broken rule, SKU and location. Empty when all is well. For audits, not for the hot path.
BEGIN;
SET LOCAL search_path = :"schema";

CREATE VIEW stock_differences AS
WITH held AS (  -- state 1: reservations HELD, shipments READY
  SELECT string_to_table(parts, ' ') AS part FROM reservations WHERE state = 1 AND parts <> ''
  UNION ALL
  SELECT string_to_table(parts, ' ') FROM shipments WHERE state = 1 AND parts <> ''
),
promised AS (
  SELECT split_part(part, ':', 2) AS sku, split_part(part, ':', 3)::uuid AS location_id,
         sum(split_part(part, ':', 4)::bigint) AS pieces
  FROM held
  GROUP BY 1, 2
),
moved AS (
  SELECT sku, location_id, sum(quantity) AS pieces FROM stock_movements GROUP BY 1, 2
)
SELECT 'RESERVED_IS_HELD' AS rule, sku, location_id, coalesce(p.pieces, 0) AS expected, coalesce(l.reserved, 0) AS actual
FROM stock_levels l FULL JOIN promised p USING (sku, location_id)
WHERE coalesce(p.pieces, 0) <> coalesce(l.reserved, 0)
UNION ALL
SELECT 'ON_HAND_IS_MOVED', sku, location_id, coalesce(m.pieces, 0), coalesce(l.on_hand, 0)
FROM stock_levels l FULL JOIN moved m USING (sku, location_id)
WHERE coalesce(m.pieces, 0) <> coalesce(l.on_hand, 0);

COMMIT;
