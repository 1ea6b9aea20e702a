-- Deploy vlot_invoicing:documents to pg
BEGIN;
SET LOCAL search_path = :"schema";

-- The issuing legal entity as it was when its documents were made; a new row when the configuration changes.
CREATE TABLE sellers (
  seller_id           uuid        PRIMARY KEY,
  legal_entity        text        NOT NULL,
  legal_name          text        NOT NULL,
  trade_name          text        NOT NULL,
  region              text        NOT NULL,
  postal_code         text        NOT NULL,
  city                text        NOT NULL,
  address_lines       text        NOT NULL, -- one a line
  registration_number text        NOT NULL,
  vat_id              text        NOT NULL,
  iban                text        NOT NULL,
  bic                 text        NOT NULL,
  email               text        NOT NULL,
  create_time         timestamptz NOT NULL
);

-- Gapless numbers: incremented once a batch in the transaction that issues.
CREATE TABLE number_counters (
  legal_entity text     NOT NULL,
  series       smallint NOT NULL, -- Series
  year         integer  NOT NULL,
  last_number  bigint   NOT NULL,
  PRIMARY KEY (legal_entity, series, year)
) WITH (fillfactor = 10);

-- What became of a document's name: the first to insert decides, between issuing and withdrawing too.
CREATE TABLE document_names (
  invoice_id uuid     PRIMARY KEY,
  outcome    smallint NOT NULL CHECK (outcome BETWEEN 1 AND 2) -- 1 issued, 2 withdrawn before it was issued
);

CREATE TABLE invoices (
  invoice_id         uuid        PRIMARY KEY,
  kind               smallint    NOT NULL CHECK (kind BETWEEN 1 AND 3), -- Kind
  state              smallint    NOT NULL CHECK (state BETWEEN 1 AND 3), -- State
  legal_entity       text        NOT NULL,
  number             text        NOT NULL,
  seller_id          uuid        NOT NULL,
  account_id         uuid        NOT NULL,
  order_id           uuid        NOT NULL, -- nil for collective invoices
  order_number       text        NOT NULL,
  profile            smallint    NOT NULL, -- Profile
  language           text        NOT NULL,
  delivery_region    text        NOT NULL,
  external_reference text        NOT NULL,
  prices_include_vat boolean     NOT NULL,
  issue_date         date        NOT NULL,
  due_date           date,
  currency           text        NOT NULL,
  net_minor          bigint      NOT NULL,
  vat_minor          bigint      NOT NULL,
  rounding_minor     bigint      NOT NULL,
  prepaid_minor      bigint      NOT NULL,
  open_minor         bigint      NOT NULL,
  credited_id        uuid, -- credit notes: the invoice
  credited_number    text,
  reason             text        NOT NULL,
  buyer              bytea       NOT NULL, -- vlot.invoicing.v1.Party as it was; personal data, kept by law
  create_time        timestamptz NOT NULL
) WITH (fillfactor = 90);

CREATE UNIQUE INDEX invoices_number ON invoices (legal_entity, number);
CREATE INDEX invoices_account ON invoices (account_id, invoice_id);
CREATE INDEX invoices_order ON invoices (order_id, invoice_id);
CREATE INDEX invoices_open ON invoices (invoice_id) WHERE state = 1;

CREATE TABLE invoice_lines (
  invoice_id       uuid     NOT NULL,
  line             smallint NOT NULL,
  title            text     NOT NULL,
  item             text     NOT NULL,
  quantity         bigint   NOT NULL,
  unit_price_minor bigint   NOT NULL,
  net_minor        bigint   NOT NULL,
  vat_category     smallint NOT NULL, -- vat::Category
  vat_percent      text     NOT NULL,
  charge           boolean  NOT NULL,
  PRIMARY KEY (invoice_id, line)
);

CREATE TABLE invoice_vat_groups (
  invoice_id   uuid     NOT NULL,
  vat_category smallint NOT NULL, -- vat::Category
  vat_percent  text     NOT NULL,
  net_minor    bigint   NOT NULL,
  vat_minor    bigint   NOT NULL,
  PRIMARY KEY (invoice_id, vat_category, vat_percent)
);

COMMIT;
