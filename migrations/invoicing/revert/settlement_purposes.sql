-- Revert vlot_invoicing:settlement_purposes from pg
-- A constraint that holds needs no undoing.
BEGIN;
SET LOCAL search_path = :"schema";
COMMIT;
