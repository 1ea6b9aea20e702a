-- Deploy vlot_invoicing:checked_purposes to pg
BEGIN;
SET LOCAL search_path = :"schema";

ALTER TABLE settlements VALIDATE CONSTRAINT settlements_purpose_check;

COMMIT;
