-- Deploy vlot_fulfilment:shipments to pg
-- What leaves the house together.
BEGIN;
SET LOCAL search_path = :"schema";

CREATE TABLE shipments (
  shipment_id    uuid PRIMARY KEY,
  order_id       uuid NOT NULL,
  reservation_id uuid,               -- NULL, like location_id: it was cancelled before it came
  location_id    uuid,               -- from which it leaves
  state          smallint NOT NULL CHECK (state BETWEEN 1 AND 5),  -- fulfilment.proto, Shipment.State
  content_hash   bigint NOT NULL,    -- of the command that made it; 0: it was cancelled before it came
  created_at     timestamptz NOT NULL,
  state_at       timestamptz NOT NULL,
  parts          text NOT NULL,      -- what is inside: line:sku:location:quantity, separated by spaces
  parcels        text NOT NULL       -- grams of each, separated by spaces
) WITH (fillfactor = 50);  -- a row is updated once or twice, soon after it was made: room for a HOT update of each

CREATE INDEX shipments_order ON shipments (order_id, shipment_id);

COMMIT;
