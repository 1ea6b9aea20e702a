-- Deploy vlot_invoicing:placeholder_references to pg
-- Words that fill the field of the bank's reference ("NONREF") made keys that other entries have too; those without a
-- reference are told apart by their statements. The words are those of UnlessPlaceholder (bank/camt_fields.h).
BEGIN;
SET LOCAL search_path = :"schema";

UPDATE bank_lines SET entry_key = NULL
WHERE split_part(entry_key, '|', 1) ~ '^[ -~]*$'
  AND upper(regexp_replace(split_part(entry_key, '|', 1), '[^A-Za-z0-9]', '', 'g'))
    ~ '^(0*|NONREF|NOREF|NOREFERENCE|NOTPROVIDED|NOTAVAILABLE|NOTSPECIFIED|UNREFERENCED|UNKNOWN|NONE|NA)$';

COMMIT;
