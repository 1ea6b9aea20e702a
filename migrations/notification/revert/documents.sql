-- Revert vlot_notification:documents from pg
BEGIN;
SET LOCAL search_path = :"schema";

ALTER TABLE messages DROP COLUMN attachments;
ALTER TABLE messages DROP COLUMN about;

COMMIT;
