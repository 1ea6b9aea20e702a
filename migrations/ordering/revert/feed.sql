-- Revert vlot_ordering:feed from pg
BEGIN;
SET LOCAL search_path = :"schema";
DROP TABLE parked_events, feed_cursors, feed_events, feed_counter;
COMMIT;
