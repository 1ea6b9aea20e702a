-- Deploy vlot_fulfilment:reservations to pg
-- Stock held for orders.
BEGIN;
SET LOCAL search_path = :"schema";

CREATE TABLE reservations (
  reservation_id uuid PRIMARY KEY,
  order_id       uuid NOT NULL,
  state          smallint NOT NULL CHECK (state BETWEEN 1 AND 4),  -- fulfilment.proto, Reservation.State
  expire_at      timestamptz NOT NULL,
  content_hash   bigint NOT NULL,    -- of the command that made it; 0: it was released before it came
  parts          text NOT NULL,      -- what it holds: line:sku:location:quantity, separated by spaces
  created_at     timestamptz NOT NULL
) WITH (fillfactor = 80);

-- The work queue of expiry: what is held, by the time until when.
CREATE INDEX reservations_held ON reservations (expire_at) WHERE state = 1;

COMMIT;
