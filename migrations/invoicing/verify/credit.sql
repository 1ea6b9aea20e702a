-- Verify vlot_invoicing:credit on pg
BEGIN;
SET LOCAL search_path = :"schema";

SELECT order_id, account_id, state, amount_minor, remaining_minor, currency FROM credit_reservations WHERE false;
SELECT accrual_id, account_id, gross_minor FROM accruals WHERE false;
SELECT accrual_id, item_index, account_id, delivery_date, invoice_id FROM billable_items WHERE false;

ROLLBACK;
