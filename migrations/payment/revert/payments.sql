-- Revert vlot_payment:payments from pg
BEGIN;
SET LOCAL search_path = :"schema";

DROP TABLE attempts;
DROP TABLE payments;

COMMIT;
