-- Deploy vlot_invoicing:credit_in_place to pg
BEGIN;
SET LOCAL search_path = :"schema";

DROP INDEX credit_reservations_live;

COMMIT;
