-- Verify vlot_invoicing:placeholder_references on pg
BEGIN;
SET LOCAL search_path = :"schema";

SELECT entry_key FROM bank_lines WHERE false;

ROLLBACK;
