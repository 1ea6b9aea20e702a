-- Verify vlot_fulfilment:shipments on pg
BEGIN;
SET LOCAL search_path = :"schema";

SELECT shipment_id, order_id, reservation_id, location_id, state, content_hash, created_at, state_at, parts, parcels
FROM shipments WHERE false;
SELECT 1 / count(*) FROM pg_indexes WHERE schemaname = :'schema' AND indexname = 'shipments_order';

ROLLBACK;
