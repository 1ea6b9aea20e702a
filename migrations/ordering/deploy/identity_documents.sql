-- Deploy vlot_ordering:identity_documents to pg
BEGIN;
SET LOCAL search_path = :"schema";

-- What a courier saw last of a customer's document; nothing else of it is kept. A row of its own: the customer's other
-- data is written by other hands.
CREATE TABLE identity_documents (
  customer_id   uuid        PRIMARY KEY,
  order_id      uuid        NOT NULL,  -- at whose delivery
  seen_at       timestamptz NOT NULL,
  document_type smallint    NOT NULL,  -- vlot.ordering.v1.IdentityDocument.Type
  in_order      boolean     NOT NULL,
  last_four     text        NOT NULL CHECK (length(last_four) <= 4),
  expire_date   date        NOT NULL
) WITH (fillfactor = 80);

COMMIT;
