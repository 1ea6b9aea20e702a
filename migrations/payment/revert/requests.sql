-- Revert vlot_payment:requests from pg
BEGIN;
SET LOCAL search_path = :"schema";

DROP TABLE requests;

COMMIT;
