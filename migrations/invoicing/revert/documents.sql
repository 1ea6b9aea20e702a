-- Revert vlot_invoicing:documents from pg
BEGIN;
SET LOCAL search_path = :"schema";

DROP TABLE invoice_vat_groups;
DROP TABLE invoice_lines;
DROP TABLE invoices;
DROP TABLE document_names;
DROP TABLE number_counters;
DROP TABLE sellers;

COMMIT;
