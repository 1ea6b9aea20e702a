-- Deploy vlot_invoicing:debit_notices to pg
BEGIN;
SET LOCAL search_path = :"schema";

-- How invoices say that they are collected.
CREATE TABLE invoice_debits (
  invoice_id        uuid PRIMARY KEY,
  mandate_reference text NOT NULL,
  creditor_id       text NOT NULL,
  bank_account      text NOT NULL, -- the payer's IBAN; personal data
  collection_date   date NOT NULL  -- never before it
);

-- What an invoice says stays.
REVOKE UPDATE, DELETE, TRUNCATE ON invoice_debits FROM CURRENT_USER;

-- How long before a direct debit its payer is told.
ALTER TABLE sellers ADD COLUMN debit_notice_days smallint NOT NULL DEFAULT 14;

COMMIT;
