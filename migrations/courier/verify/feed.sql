-- Verify courier:feed on pg

BEGIN;

SET LOCAL search_path = :"schema";

SELECT 1 / count(*) FROM feed_counter WHERE id = 1;
SELECT position, events, recorded_at, payload FROM feed_events WHERE false;

ROLLBACK;
