-- Deploy vlot_invoicing:document_seals to pg
BEGIN;
SET LOCAL search_path = :"schema";

-- SHA-256 of what the document said when it was issued (files/seal.h); NULL: issued before there were seals.
ALTER TABLE invoices ADD COLUMN content_sha256 bytea;

-- What a seller's documents look like, too.
ALTER TABLE sellers ADD COLUMN creditor_id text NOT NULL DEFAULT '';
ALTER TABLE sellers ADD COLUMN logo bytea NOT NULL DEFAULT ''; -- PNG
ALTER TABLE sellers ADD COLUMN layout smallint NOT NULL DEFAULT 1;

-- How far our own feed was followed, to make files.
CREATE TABLE feed_cursors (
  feed     text   PRIMARY KEY,
  position bigint NOT NULL
) WITH (fillfactor = 50);

-- What is issued stays as it is: we give up the right to change it.
REVOKE UPDATE, DELETE, TRUNCATE ON
  sellers, invoices, invoice_lines, invoice_vat_groups, invoice_periods, invoice_deliveries, document_files,
  dunning_notices, dunning_notice_claims, dunning_files
FROM CURRENT_USER;
-- But for what becomes of an invoice.
GRANT UPDATE (state, open_minor, credited_open_minor) ON invoices TO CURRENT_USER;

COMMIT;
