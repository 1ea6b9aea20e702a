-- Verify vlot_fulfilment:audit on pg
BEGIN;
SET LOCAL search_path = :"schema";

SELECT rule, sku, location_id, expected, actual FROM stock_differences WHERE false;

ROLLBACK;
