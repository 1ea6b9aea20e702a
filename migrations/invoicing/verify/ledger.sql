-- Verify vlot_invoicing:ledger on pg
BEGIN;
SET LOCAL search_path = :"schema";

SELECT transaction_id, entry, sequence, ledger_account, amount_minor, currency, account_id, vat_code, booking_date FROM postings WHERE false;

ROLLBACK;
