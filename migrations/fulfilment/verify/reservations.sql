-- Verify vlot_fulfilment:reservations on pg
BEGIN;
SET LOCAL search_path = :"schema";

SELECT reservation_id, order_id, state, expire_at, content_hash, parts, created_at FROM reservations WHERE false;

SELECT check_at, check_id, subject_ids FROM due_checks WHERE false;
ROLLBACK;
