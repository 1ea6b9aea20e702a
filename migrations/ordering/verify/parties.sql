-- Verify vlot_ordering:parties on pg
BEGIN;
SET LOCAL search_path = :"schema";
SELECT customer_id, caller, account_id, email, details, created_at, updated_at FROM customers WHERE false;
SELECT channel, display_name, closed, payment_hold_minutes, split_as_ready FROM channels WHERE false;
SELECT account_id, billing_mode FROM accounts WHERE false;
SELECT sku, title, kind, vat_category, weight_grams, identity_check, discontinued, changed_position FROM items WHERE false;
SELECT location_id, address FROM locations WHERE false;
ROLLBACK;
