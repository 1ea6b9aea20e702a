-- Verify vlot_fulfilment:stock on pg
BEGIN;
SET LOCAL search_path = :"schema";

SELECT sku, location_id, on_hand, reserved FROM stock_levels WHERE false;
SELECT sequence, sku, location_id, kind, quantity, shipment_id, reference, actor, created_at
FROM stock_movements WHERE false;
SELECT 1 / count(*) FROM pg_indexes WHERE schemaname = :'schema' AND indexname = 'stock_movements_sku';

ROLLBACK;
