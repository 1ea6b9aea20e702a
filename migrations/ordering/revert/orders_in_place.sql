-- Revert vlot_ordering:orders_in_place from pg
BEGIN;
SET LOCAL search_path = :"schema";

ALTER TABLE orders SET (fillfactor = 40);

COMMIT;
