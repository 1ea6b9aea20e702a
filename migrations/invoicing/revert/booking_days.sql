-- Revert vlot_invoicing:booking_days from pg
BEGIN;
SET LOCAL search_path = :"schema";

DROP INDEX invoices_issue_days;
DROP INDEX postings_booking_days;

COMMIT;
