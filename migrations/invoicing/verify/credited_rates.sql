-- Verify vlot_invoicing:credited_rates on pg
BEGIN;
SET LOCAL search_path = :"schema";

SELECT credit_note_id, line_first, vat_category, gross_minor FROM credited_rates WHERE false;

ROLLBACK;
