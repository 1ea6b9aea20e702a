-- Verify vlot_invoicing:billing on pg
BEGIN;
SET LOCAL search_path = :"schema";

SELECT run_id, period, scope, final, state, create_time, finish_time FROM billing_runs WHERE false;
SELECT run_id, account_id, state, items, invoices, total_minor, currency, reason, detail FROM billing_run_accounts WHERE false;
SELECT invoice_id, account_id, period_begin, period_end, run_id FROM invoice_periods WHERE false;
SELECT invoice_id, line_first, line_last, accrual_id, order_id, order_number, external_reference, delivery_date
FROM invoice_deliveries WHERE false;

ROLLBACK;
