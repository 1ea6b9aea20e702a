-- Revert vlot_invoicing:document_seals from pg
BEGIN;
SET LOCAL search_path = :"schema";

REVOKE UPDATE (state, open_minor, credited_open_minor) ON invoices FROM CURRENT_USER;
GRANT UPDATE, DELETE, TRUNCATE ON
  sellers, invoices, invoice_lines, invoice_vat_groups, invoice_periods, invoice_deliveries, document_files,
  dunning_notices, dunning_notice_claims, dunning_files
TO CURRENT_USER;
DROP TABLE feed_cursors;
ALTER TABLE sellers DROP COLUMN layout;
ALTER TABLE sellers DROP COLUMN logo;
ALTER TABLE sellers DROP COLUMN creditor_id;
ALTER TABLE invoices DROP COLUMN content_sha256;

COMMIT;
