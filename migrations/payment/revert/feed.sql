-- Revert vlot_fulfilment:feed from pg
BEGIN;
SET LOCAL search_path = :"schema";

DROP TABLE feed_events;
DROP TABLE feed_counter;

COMMIT;
