-- Verify vlot_invoicing:ledger_exports on pg
BEGIN;
SET LOCAL search_path = :"schema";

SELECT export_id, format, state, from_date, until_date, sequence, lines, debit_minor, size_bytes, sha256, error, creator,
       create_time, end_time
FROM ledger_exports WHERE false;
SELECT export_id, part, content FROM ledger_export_parts WHERE false;

ROLLBACK;
