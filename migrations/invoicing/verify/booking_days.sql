-- Verify vlot_invoicing:booking_days on pg
BEGIN;
SET LOCAL search_path = :"schema";

SELECT 1 / (count(*) / 2) FROM pg_index
WHERE indexrelid IN ('postings_booking_days'::regclass, 'invoices_issue_days'::regclass) AND indisvalid;

ROLLBACK;
