-- Revert vlot_fulfilment:stock from pg
BEGIN;
SET LOCAL search_path = :"schema";

DROP TABLE stock_movements;
DROP TABLE stock_levels;

COMMIT;
