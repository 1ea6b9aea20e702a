-- Revert vlot_invoicing:open_amounts from pg
BEGIN;
SET LOCAL search_path = :"schema";

DROP INDEX invoices_open_amount;

COMMIT;
