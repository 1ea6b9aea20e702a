-- Revert vlot_invoicing:receipts from pg
BEGIN;
SET LOCAL search_path = :"schema";

ALTER TABLE invoices DROP COLUMN paid_by;
ALTER TABLE invoices DROP COLUMN paid_on;

COMMIT;
