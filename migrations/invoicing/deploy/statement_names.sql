-- Deploy vlot_invoicing:statement_names to pg
BEGIN;
SET LOCAL search_path = :"schema";

-- The same statement twice. Pages of a statement, and what the bank tells again later that day, bear the same name: their
-- balances tell them apart.
DROP INDEX bank_statements_id;
DROP INDEX bank_statements_sequence;
CREATE UNIQUE INDEX bank_statements_id
  ON bank_statements (bank_account, bank_id, date, opening_minor, closing_minor, lines) NULLS NOT DISTINCT;
CREATE UNIQUE INDEX bank_statements_sequence
  ON bank_statements (bank_account, sequence, date, opening_minor, closing_minor, lines) NULLS NOT DISTINCT
  WHERE sequence IS NOT NULL;

COMMIT;
