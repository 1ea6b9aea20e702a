-- Revert vlot_invoicing:invoice_kinds from pg
BEGIN;
SET LOCAL search_path = :"schema";

-- What was found valid stays so.

COMMIT;
