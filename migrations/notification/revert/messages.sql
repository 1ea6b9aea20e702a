-- Revert vlot_notification:messages from pg
BEGIN;
SET LOCAL search_path = :"schema";
DROP TABLE messages;
COMMIT;
