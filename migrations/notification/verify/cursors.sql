-- Verify vlot_notification:cursors on pg
BEGIN;
SET LOCAL search_path = :"schema";
SELECT feed, position FROM feed_cursors WHERE false;
ROLLBACK;
