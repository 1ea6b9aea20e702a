-- Revert vlot_invoicing:bank_charges from pg
BEGIN;
SET LOCAL search_path = :"schema";

ALTER TABLE settlements DROP CONSTRAINT settlements_purpose_check;
ALTER TABLE settlements ADD CONSTRAINT settlements_purpose_check CHECK (purpose BETWEEN 1 AND 7);

COMMIT;
