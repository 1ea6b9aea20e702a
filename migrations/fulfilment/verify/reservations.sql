-- Verify vlot_fulfilment:reservations on pg
BEGIN;
SET LOCAL search_path = :"schema";

SELECT reservation_id, order_id, state, expire_at, content_hash, parts, created_at FROM reservations WHERE false;
SELECT 1 / count(*) FROM pg_indexes WHERE schemaname = :'schema' AND indexname = 'reservations_held';

ROLLBACK;
