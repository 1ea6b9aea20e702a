-- Deploy vlot_fulfilment:catalog to pg
-- What can be sold, and where it may lie.
BEGIN;
SET LOCAL search_path = :"schema";

CREATE TABLE items (
  sku            text COLLATE "C" PRIMARY KEY,
  title          text NOT NULL,
  kind           smallint NOT NULL CHECK (kind BETWEEN 1 AND 3),  -- fulfilment.proto, Item.Kind
  vat_category   text NOT NULL,
  weight_grams   integer NOT NULL CHECK (weight_grams >= 0),
  identity_check boolean NOT NULL,
  back_order     boolean NOT NULL,
  discontinued   boolean NOT NULL,
  gtin           text,
  version        bigint NOT NULL,
  created_at     timestamptz NOT NULL,
  updated_at     timestamptz NOT NULL
) WITH (fillfactor = 80);

CREATE TABLE locations (
  location_id  uuid PRIMARY KEY,
  display_name text NOT NULL,
  kind         smallint NOT NULL CHECK (kind BETWEEN 1 AND 3),  -- fulfilment.proto, Location.Kind
  address      bytea NOT NULL,     -- google.type.PostalAddress, serialized
  priority     integer NOT NULL,   -- lower is tried first
  created_at   timestamptz NOT NULL
);

COMMIT;
