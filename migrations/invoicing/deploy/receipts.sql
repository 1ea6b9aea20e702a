-- Deploy vlot_invoicing:receipts to pg
BEGIN;
SET LOCAL search_path = :"schema";

-- When and how what was prepaid was paid; NULL: not prepaid, or not known.
ALTER TABLE invoices ADD COLUMN paid_on date;
ALTER TABLE invoices ADD COLUMN paid_by text; -- the method, as the payment provider names it

COMMIT;
