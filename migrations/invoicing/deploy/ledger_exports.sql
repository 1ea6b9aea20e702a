-- Deploy vlot_invoicing:ledger_exports to pg
BEGIN;
SET LOCAL search_path = :"schema";

CREATE TABLE ledger_exports (
  export_id   uuid        PRIMARY KEY,
  format      smallint    NOT NULL CHECK (format BETWEEN 1 AND 2), -- Format
  state       smallint    NOT NULL CHECK (state BETWEEN 1 AND 3), -- ExportState
  from_date   date        NOT NULL,
  until_date  date        NOT NULL, -- the day after the last
  sequence    bigint      NOT NULL, -- the last posting of the ledger when it was made
  lines       bigint      NOT NULL,
  debit_minor bigint      NOT NULL,
  size_bytes  bigint      NOT NULL,
  sha256      bytea       NOT NULL,
  error       text        NOT NULL, -- failed: why
  creator     text        NOT NULL, -- who
  create_time timestamptz NOT NULL,
  end_time    timestamptz
);

-- What is to be built.
CREATE INDEX ledger_exports_building ON ledger_exports (export_id) WHERE state = 1;

-- A ready export's file, in parts of a mebibyte but for the last.
CREATE TABLE ledger_export_parts (
  export_id uuid    NOT NULL,
  part      integer NOT NULL, -- from 0
  content   bytea   NOT NULL, -- personal data, kept by law
  PRIMARY KEY (export_id, part)
);

COMMIT;
