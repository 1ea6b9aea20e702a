-- Deploy vlot_invoicing:bank_charges to pg
BEGIN;
SET LOCAL search_path = :"schema";

-- Purpose 8: what the bank takes for itself.
ALTER TABLE settlements DROP CONSTRAINT settlements_purpose_check;
ALTER TABLE settlements ADD CONSTRAINT settlements_purpose_check CHECK (purpose BETWEEN 1 AND 8) NOT VALID;

COMMIT;
