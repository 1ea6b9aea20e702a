-- Revert vlot_notification:messages from pg
BEGIN;
SET LOCAL search_path = :"schema";
DROP TABLE troubled_messages;
DROP TABLE due_checks;
DROP TABLE messages;
COMMIT;
