-- Deploy vlot_invoicing:insert_only to pg
BEGIN;
SET LOCAL search_path = :"schema";

-- What was booked, settled and credited is only ever added to: we give up the right to change it.
REVOKE UPDATE, DELETE, TRUNCATE ON postings, settlements, invoice_credits, credited_pieces FROM CURRENT_USER;

COMMIT;
