-- Verify vlot_fulfilment:feed on pg
BEGIN;
SET LOCAL search_path = :"schema";

SELECT id, position FROM feed_counter WHERE false;
SELECT position, events, recorded_at, payload FROM feed_events WHERE false;

ROLLBACK;
