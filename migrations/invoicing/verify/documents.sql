-- Verify vlot_invoicing:documents on pg
BEGIN;
SET LOCAL search_path = :"schema";

SELECT seller_id, legal_entity, legal_name, create_time FROM sellers WHERE false;
SELECT legal_entity, series, year, last_number FROM number_counters WHERE false;
SELECT invoice_id, outcome FROM document_names WHERE false;
SELECT invoice_id, kind, state, number, open_minor, buyer, create_time FROM invoices WHERE false;
SELECT invoice_id, line, net_minor FROM invoice_lines WHERE false;
SELECT invoice_id, vat_category, vat_percent, net_minor, vat_minor FROM invoice_vat_groups WHERE false;

ROLLBACK;
