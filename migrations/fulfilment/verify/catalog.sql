-- Verify vlot_fulfilment:catalog on pg
BEGIN;
SET LOCAL search_path = :"schema";

SELECT sku, title, kind, vat_category, weight_grams, identity_check, back_order, discontinued, gtin, version, created_at,
       updated_at
FROM items WHERE false;
SELECT location_id, display_name, kind, address, priority, created_at FROM locations WHERE false;

ROLLBACK;
