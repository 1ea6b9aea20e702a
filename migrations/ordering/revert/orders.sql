-- Revert vlot_ordering:orders from pg
BEGIN;
SET LOCAL search_path = :"schema";
DROP TABLE requests, work_items, due_checks, order_details, orders;
COMMIT;
