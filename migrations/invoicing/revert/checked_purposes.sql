-- Revert vlot_invoicing:checked_purposes from pg
-- A constraint that holds needs no undoing.
BEGIN;
SET LOCAL search_path = :"schema";
COMMIT;
