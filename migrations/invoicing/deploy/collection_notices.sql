-- Deploy vlot_invoicing:collection_notices to pg
BEGIN;
SET LOCAL search_path = :"schema";

-- What payers were told of the collection of invoices that say nothing of it themselves.
CREATE TABLE collection_notices (
  notice_id         uuid        PRIMARY KEY,
  invoice_id        uuid        NOT NULL,
  account_id        uuid        NOT NULL,
  mandate_reference text        NOT NULL,
  creditor_id       text        NOT NULL,
  bank_account      text        NOT NULL, -- the payer's IBAN; personal data
  amount_minor      bigint      NOT NULL, -- no more is collected by it
  currency          text        NOT NULL,
  collection_date   date        NOT NULL, -- never before it
  announced_on      date        NOT NULL,
  create_time       timestamptz NOT NULL
);

CREATE UNIQUE INDEX collection_notices_invoice ON collection_notices (invoice_id, mandate_reference, amount_minor);

-- What was told stays.
REVOKE UPDATE, DELETE, TRUNCATE ON collection_notices FROM CURRENT_USER;

COMMIT;
