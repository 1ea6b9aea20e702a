-- Verify vlot_invoicing:credit_in_place on pg
BEGIN;
SET LOCAL search_path = :"schema";

SELECT 1 / (to_regclass('credit_reservations_live') IS NULL)::int;

ROLLBACK;
