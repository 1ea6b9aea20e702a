-- Revert vlot_invoicing:unreferenced_lines from pg
BEGIN;
SET LOCAL search_path = :"schema";

DROP INDEX bank_lines_unreferenced;

COMMIT;
