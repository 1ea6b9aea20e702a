-- Revert vlot_invoicing:billing from pg
BEGIN;
SET LOCAL search_path = :"schema";

DROP TABLE invoice_deliveries;
DROP TABLE invoice_periods;
DROP TABLE billing_run_accounts;
DROP TABLE billing_runs;

COMMIT;
