-- Revert vlot_notification:cursors from pg
BEGIN;
SET LOCAL search_path = :"schema";
DROP TABLE feed_cursors;
COMMIT;
