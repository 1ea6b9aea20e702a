-- Deploy vlot_payment:refunds to pg
-- Money back, each row claimed before the PSP is asked. A failed one stays and counts for nothing.
BEGIN;
SET LOCAL search_path = :"schema";

CREATE TABLE refunds (
  refund_id    uuid PRIMARY KEY,
  payment_id   uuid NOT NULL REFERENCES payments (payment_id),
  attempt      int NOT NULL,       -- whose money it is
  amount_minor bigint NOT NULL CHECK (amount_minor > 0),
  state        smallint NOT NULL CHECK (state BETWEEN 1 AND 5),  -- payment.proto, Refund.State
  reason       text NOT NULL,
  psp_id       text,
  last_error   text NOT NULL,
  created_at   timestamptz NOT NULL
) WITH (fillfactor = 80);

CREATE INDEX refunds_payment ON refunds (payment_id);

COMMIT;
