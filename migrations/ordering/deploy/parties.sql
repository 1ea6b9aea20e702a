-- Deploy vlot_ordering:parties to pg
BEGIN;
SET LOCAL search_path = :"schema";

CREATE TABLE customers (
  customer_id  uuid        PRIMARY KEY,
  caller       text        NOT NULL, -- who made it: a webshop sees its own only
  account_id   uuid        NOT NULL,
  email        text        NOT NULL,
  details      bytea       NOT NULL, -- vlot.ordering.v1.Customer without its output-only fields
  created_at   timestamptz NOT NULL,
  updated_at   timestamptz NOT NULL
);
CREATE INDEX customers_by_email ON customers (email, customer_id) WHERE email <> '';

CREATE TABLE channels (
  channel              text    PRIMARY KEY,
  display_name         text    NOT NULL,
  closed               boolean NOT NULL,
  payment_hold_minutes integer NOT NULL CHECK (payment_hold_minutes BETWEEN 1 AND 10080),
  split_as_ready       boolean NOT NULL
);
INSERT INTO channels (channel, display_name, closed, payment_hold_minutes, split_as_ready) VALUES
  ('app',         'App',          false, 30, false),
  ('call-centre', 'Call centre',  false, 1440, false),
  ('counter',     'Shop counter', false, 30, false),
  ('webshop',     'Webshop',      false, 30, false);

-- What invoicing's feed told of accounts. An account that is not here is billed instantly.
CREATE TABLE accounts (
  account_id   uuid     PRIMARY KEY,
  billing_mode smallint NOT NULL
);

-- What fulfilment's feed told of items.
CREATE TABLE items (
  sku              text     PRIMARY KEY,
  title            text     NOT NULL,
  kind             smallint NOT NULL,
  vat_category     smallint NOT NULL,
  weight_grams     integer  NOT NULL,
  identity_check   boolean  NOT NULL,
  discontinued     boolean  NOT NULL,
  changed_position bigint   NOT NULL  -- of the feed's event: what is newer than a reader knows
);
CREATE INDEX items_by_change ON items (changed_position);

-- Where shipments leave from, as fulfilment's feed told.
CREATE TABLE locations (
  location_id uuid  PRIMARY KEY,
  address     bytea NOT NULL -- google.type.PostalAddress
);

COMMIT;
