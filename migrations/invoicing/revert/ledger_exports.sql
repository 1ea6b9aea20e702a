-- Revert vlot_invoicing:ledger_exports from pg
BEGIN;
SET LOCAL search_path = :"schema";

DROP TABLE ledger_export_parts;
DROP TABLE ledger_exports;

COMMIT;
