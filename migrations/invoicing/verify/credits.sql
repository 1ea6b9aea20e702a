-- Verify vlot_invoicing:credits on pg
BEGIN;
SET LOCAL search_path = :"schema";

SELECT credited_open_minor FROM invoices WHERE false;
SELECT credit_note_id, invoice_id, open_minor, balance_minor, refund_minor, of_amount FROM invoice_credits WHERE false;
SELECT credit_note_id, line, invoice_line, quantity FROM credited_pieces WHERE false;
SELECT reduction_id, accrual_id, gross_minor, currency, reason, create_time FROM accrual_reductions WHERE false;
SELECT accrual_id, item_index, reduction_id, of_item, quantity FROM reduced_items WHERE false;

ROLLBACK;
