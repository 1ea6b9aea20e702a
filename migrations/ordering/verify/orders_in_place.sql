-- Verify vlot_ordering:orders_in_place on pg
BEGIN;
SET LOCAL search_path = :"schema";

SELECT 1 / count(*) FROM pg_class WHERE oid = 'orders'::regclass AND reloptions @> '{fillfactor=25}';

ROLLBACK;
