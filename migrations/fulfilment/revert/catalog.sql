-- Revert vlot_fulfilment:catalog from pg
BEGIN;
SET LOCAL search_path = :"schema";

DROP TABLE locations;
DROP TABLE items;

COMMIT;
