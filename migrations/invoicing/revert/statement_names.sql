-- Revert vlot_invoicing:statement_names from pg
BEGIN;
SET LOCAL search_path = :"schema";

DROP INDEX bank_statements_id;
DROP INDEX bank_statements_sequence;
CREATE UNIQUE INDEX bank_statements_id ON bank_statements (bank_account, bank_id, date);
CREATE UNIQUE INDEX bank_statements_sequence ON bank_statements (bank_account, sequence, date) WHERE sequence IS NOT NULL;

COMMIT;
