-- Revert vlot_invoicing:credits from pg
BEGIN;
SET LOCAL search_path = :"schema";

DROP TABLE reduced_items;
DROP TABLE accrual_reductions;
DROP TABLE credited_pieces;
DROP TABLE invoice_credits;
ALTER TABLE invoices DROP COLUMN credited_open_minor;

COMMIT;
