-- Verify vlot_invoicing:sepa on pg
BEGIN;
SET LOCAL search_path = :"schema";

SELECT mandate_id, account_id, reference, scheme, kind, state, collected, ending, bank_account, bic, holder, sign_date,
       create_time
FROM mandates WHERE false;
SELECT file_id, kind, message_id, transactions, total_minor, currency, content, creator,
       create_time
FROM sepa_files WHERE false;
SELECT end_to_end_id, file_id, payment_information_id, mandate_id, invoice_id, account_id, amount_minor, applied_minor,
       currency, sequence_type, collection_date, state
FROM collections WHERE false;
SELECT end_to_end_id, file_id, payment_information_id, account_id, amount_minor, currency, state FROM payouts WHERE false;

ROLLBACK;
