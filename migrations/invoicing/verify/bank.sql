-- Verify vlot_invoicing:bank on pg
BEGIN;
SET LOCAL search_path = :"schema";

SELECT statement_id, bank_account, bank_id, sequence, date, currency, opening_minor, closing_minor, lines, lines_known,
       importer, create_time
FROM bank_statements WHERE false;
SELECT line_id, statement_id, bank_account, entry_key, state, match_id, rule, amount_minor, currency, booking_date,
       counterparty_account, content
FROM bank_lines WHERE false;
SELECT transaction_id, entry, line_id, purpose, invoice_id, account_id, amount_minor, currency, end_to_end_id, rule,
       actor, note, create_time
FROM settlements WHERE false;
SELECT account_id, currency, balance_minor FROM credit_balances WHERE false;
SELECT bank_account, account_id FROM payer_accounts WHERE false;

ROLLBACK;
