-- Revert vlot_invoicing:billed_months from pg
BEGIN;
SET LOCAL search_path = :"schema";

DROP INDEX invoice_periods_month;

COMMIT;
