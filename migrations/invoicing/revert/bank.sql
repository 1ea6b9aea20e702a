-- Revert vlot_invoicing:bank from pg
BEGIN;
SET LOCAL search_path = :"schema";

DROP TABLE payer_accounts;
DROP TABLE credit_balances;
DROP TABLE settlements;
DROP TABLE bank_lines;
DROP TABLE bank_statements;

COMMIT;
