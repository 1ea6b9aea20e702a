-- Deploy vlot_ordering:credits_by_hand to pg
BEGIN;
SET LOCAL search_path = :"schema";

-- Credit notes for orders that no remedy and no cancelling asked for: a person made them in invoicing, whose feed told us.
-- What they gave back no remedy gives again.
CREATE TABLE credits_by_hand (
  credit_note_id uuid   PRIMARY KEY,
  order_id       uuid   NOT NULL,
  amount_minor   bigint NOT NULL CHECK (amount_minor >= 0)
);
CREATE INDEX credits_by_hand_order ON credits_by_hand (order_id);

COMMIT;
