-- Revert vlot_invoicing:dunning from pg
BEGIN;
SET LOCAL search_path = :"schema";

ALTER TABLE invoices DROP CONSTRAINT invoices_kind;
ALTER TABLE invoices ADD CONSTRAINT invoices_kind_check CHECK (kind BETWEEN 1 AND 3) NOT VALID;
ALTER TABLE accounts DROP COLUMN dunning_hold;
DROP TABLE dunning_parked;
DROP TABLE dunning_runs;
DROP TABLE dunning_pauses;
DROP TABLE dunning_files;
DROP TABLE dunning_notice_claims;
DROP TABLE dunning_notices;
DROP TABLE dunning_claims;
DROP TABLE dunning_cases;
DROP TABLE collection_cost_bands;
DROP TABLE statutory_rates;
DROP TABLE dunning_levels;
DROP TABLE dunning_policies;

COMMIT;
