-- Revert vlot_payment:audit from pg
BEGIN;
SET LOCAL search_path = :"schema";

DROP VIEW payment_differences;
DROP VIEW payment_sums;

COMMIT;
