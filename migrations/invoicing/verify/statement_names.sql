-- Verify vlot_invoicing:statement_names on pg
BEGIN;
SET LOCAL search_path = :"schema";

SELECT 1 / (count(*) = 2)::int FROM pg_index
WHERE indexrelid IN ('bank_statements_id'::regclass, 'bank_statements_sequence'::regclass) AND indnullsnotdistinct;

ROLLBACK;
