-- Revert vlot_fulfilment:shipments from pg
BEGIN;
SET LOCAL search_path = :"schema";

DROP TABLE shipments;

COMMIT;
