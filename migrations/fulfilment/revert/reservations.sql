-- Revert vlot_fulfilment:reservations from pg
BEGIN;
SET LOCAL search_path = :"schema";

DROP TABLE due_checks, reservations;

COMMIT;
