-- Revert vlot_invoicing:write_offs from pg
BEGIN;
SET LOCAL search_path = :"schema";

DROP TABLE write_offs;
ALTER TABLE invoices DROP CONSTRAINT invoices_state_check;
ALTER TABLE invoices ADD CONSTRAINT invoices_state_check CHECK (state BETWEEN 1 AND 3);
ALTER TABLE invoices DROP COLUMN written_off_minor;

COMMIT;
