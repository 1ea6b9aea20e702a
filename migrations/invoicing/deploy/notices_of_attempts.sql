-- Deploy vlot_invoicing:notices_of_attempts to pg
BEGIN;
SET LOCAL search_path = :"schema";

-- A payer is told of each collection of an invoice, also of the next after one came back.
ALTER TABLE collection_notices ADD COLUMN attempt integer NOT NULL DEFAULT 0; -- collections of the invoice before it
DROP INDEX collection_notices_invoice;
CREATE UNIQUE INDEX collection_notices_invoice
  ON collection_notices (invoice_id, mandate_reference, amount_minor, attempt);

COMMIT;
