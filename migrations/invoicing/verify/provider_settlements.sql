-- Verify vlot_invoicing:provider_settlements on pg
BEGIN;
SET LOCAL search_path = :"schema";

SELECT settlement_id, reference, amount_minor, currency, state, booking_date, create_time
FROM provider_settlements WHERE false;

ROLLBACK;
