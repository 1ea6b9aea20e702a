-- Verify vlot_invoicing:write_offs on pg
BEGIN;
SET LOCAL search_path = :"schema";

SELECT written_off_minor FROM invoices WHERE false;
SELECT write_off_id, invoice_id, account_id, amount_minor, currency, booking_date, reason, actor, create_time
FROM write_offs WHERE false;

ROLLBACK;
