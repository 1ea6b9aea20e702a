-- Verify vlot_fulfilment:feed_pages on pg
BEGIN;
SET LOCAL search_path = :"schema";

SELECT 1 / count(*) FROM pg_class WHERE oid = 'feed_events'::regclass AND reloptions @> '{toast_tuple_target=8160}';

ROLLBACK;
