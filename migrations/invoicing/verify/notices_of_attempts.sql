-- Verify vlot_invoicing:notices_of_attempts on pg
BEGIN;
SET LOCAL search_path = :"schema";

SELECT attempt FROM collection_notices WHERE false;

ROLLBACK;
