-- Verify vlot_ordering:orders on pg
BEGIN;
SET LOCAL search_path = :"schema";
SELECT order_id, serial, caller, request_id, request_hash, customer_id, channel, external_reference, hold_seconds, state, version,
       process, attention, due_at, created_at, updated_at, ended_at, journal_at FROM orders WHERE false;
SELECT order_id, details FROM order_details WHERE false;
SELECT check_at, check_id, subject_ids FROM due_checks WHERE false;
SELECT work_item_id, order_id, step, step_name, reason, message, attempts, state, created_at, resolved_at, resolution FROM work_items WHERE false;
SELECT caller, request_id, hash, response, created_at FROM requests WHERE false;
ROLLBACK;
