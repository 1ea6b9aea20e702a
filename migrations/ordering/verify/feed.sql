-- Verify vlot_ordering:feed on pg
BEGIN;
SET LOCAL search_path = :"schema";
SELECT id, position FROM feed_counter WHERE false;
SELECT position, events, recorded_at, payload FROM feed_events WHERE false;
SELECT feed, position FROM feed_cursors WHERE false;
SELECT feed, position, payload, error, parked_at FROM parked_events WHERE false;
ROLLBACK;
