-- Deploy vlot_fulfilment:stock to pg
-- How many pieces lie where, and everything that ever moved them.
BEGIN;
SET LOCAL search_path = :"schema";

-- One hot row per SKU and location: much room on the page, so that every update is HOT.
CREATE TABLE stock_levels (
  sku         text COLLATE "C" NOT NULL REFERENCES items (sku),
  location_id uuid NOT NULL REFERENCES locations (location_id),
  on_hand     bigint NOT NULL CHECK (on_hand >= 0),
  reserved    bigint NOT NULL CHECK (reserved >= 0),  -- promised to orders, part of on_hand
  PRIMARY KEY (sku, location_id),
  CONSTRAINT stock_levels_reserved_on_hand CHECK (reserved <= on_hand)
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.02);

-- Rows are only inserted: on_hand is their sum.
CREATE TABLE stock_movements (
  sequence    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  sku         text COLLATE "C" NOT NULL,
  location_id uuid NOT NULL,
  kind        smallint NOT NULL CHECK (kind BETWEEN 1 AND 4),  -- fulfilment.proto, StockMovement.Kind
  quantity    bigint NOT NULL,    -- negative when they left
  shipment_id uuid,               -- what caused it: a shipment,
  reference   text,               -- or an operator: a delivery note, a reason
  actor       text,               -- and who that was
  created_at  timestamptz NOT NULL
);

CREATE INDEX stock_movements_sku ON stock_movements (sku, sequence);

COMMIT;
