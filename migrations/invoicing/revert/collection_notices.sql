-- Revert vlot_invoicing:collection_notices from pg
BEGIN;
SET LOCAL search_path = :"schema";

DROP TABLE collection_notices;

COMMIT;
