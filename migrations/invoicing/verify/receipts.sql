-- Verify vlot_invoicing:receipts on pg
BEGIN;
SET LOCAL search_path = :"schema";

SELECT paid_on, paid_by FROM invoices WHERE false;

ROLLBACK;
