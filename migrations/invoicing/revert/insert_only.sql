-- Revert vlot_invoicing:insert_only from pg
BEGIN;
SET LOCAL search_path = :"schema";

GRANT UPDATE, DELETE, TRUNCATE ON postings, settlements, invoice_credits, credited_pieces TO CURRENT_USER;

COMMIT;
