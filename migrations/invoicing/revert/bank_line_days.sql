-- Revert vlot_invoicing:bank_line_days from pg
BEGIN;
SET LOCAL search_path = :"schema";

DROP INDEX bank_lines_days;

COMMIT;
