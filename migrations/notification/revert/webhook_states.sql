-- Revert vlot_notification:webhook_states from pg
-- A constraint that holds needs no undoing.
BEGIN;
SET LOCAL search_path = :"schema";
COMMIT;
