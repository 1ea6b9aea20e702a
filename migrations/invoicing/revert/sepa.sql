-- Revert vlot_invoicing:sepa from pg
BEGIN;
SET LOCAL search_path = :"schema";

DROP TABLE payouts;
DROP TABLE collections;
DROP TABLE sepa_files;
DROP TABLE mandates;

COMMIT;
