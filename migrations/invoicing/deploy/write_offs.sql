-- Deploy vlot_invoicing:write_offs to pg
BEGIN;
SET LOCAL search_path = :"schema";

-- What was given up of what is to be paid.
ALTER TABLE invoices ADD COLUMN written_off_minor bigint NOT NULL DEFAULT 0;
GRANT UPDATE (written_off_minor) ON invoices TO CURRENT_USER;

-- State 4: nothing is open any more, and something of it was given up.
ALTER TABLE invoices DROP CONSTRAINT invoices_state_check;
ALTER TABLE invoices ADD CONSTRAINT invoices_state_check CHECK (state BETWEEN 1 AND 4) NOT VALID;

-- Rows are only inserted: taking back inserts the opposite amount. The ledger's transaction has the same id.
CREATE TABLE write_offs (
  write_off_id uuid        PRIMARY KEY,
  invoice_id   uuid        NOT NULL,
  account_id   uuid        NOT NULL,
  amount_minor bigint      NOT NULL,
  currency     text        NOT NULL,
  booking_date date        NOT NULL,
  reason       text        NOT NULL,
  actor        text        NOT NULL,
  create_time  timestamptz NOT NULL
);

CREATE INDEX write_offs_invoice ON write_offs (invoice_id, write_off_id);
CREATE INDEX write_offs_account ON write_offs (account_id, write_off_id);

REVOKE UPDATE, DELETE, TRUNCATE ON write_offs FROM CURRENT_USER;

COMMIT;
