-- Verify vlot_invoicing:debit_notices on pg
BEGIN;
SET LOCAL search_path = :"schema";

SELECT invoice_id, mandate_reference, creditor_id, bank_account, collection_date FROM invoice_debits WHERE false;
SELECT debit_notice_days FROM sellers WHERE false;

ROLLBACK;
