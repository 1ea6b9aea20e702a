-- Deploy vlot_invoicing:document_files to pg
BEGIN;
SET LOCAL search_path = :"schema";

-- Documents as they were first made from their rows: what is asked for again is these bytes.
CREATE TABLE document_files (
  invoice_id  uuid        NOT NULL,
  format      smallint    NOT NULL, -- FileFormat
  sha256      bytea       NOT NULL,
  content     bytea       NOT NULL, -- personal data, kept by law
  create_time timestamptz NOT NULL,
  PRIMARY KEY (invoice_id, format)
);

COMMIT;
