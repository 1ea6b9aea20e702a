-- Deploy vlot_ordering:remedies to pg
BEGIN;
SET LOCAL search_path = :"schema";

-- Money that goes back for an order: the plan of it, made before anything is asked of anybody, and how far it is.
CREATE TABLE remedies (
  remedy_id          uuid        PRIMARY KEY,
  order_id           uuid        NOT NULL,
  kind               smallint    NOT NULL CHECK (kind BETWEEN 1 AND 3), -- RemedyKind
  state              smallint    NOT NULL CHECK (state BETWEEN 1 AND 4), -- RemedyState
  stage              smallint    NOT NULL CHECK (stage BETWEEN 1 AND 6), -- RemedyStage
  lines              integer[]   NOT NULL, -- of the order; none: all that is left, or an amount
  quantities         integer[]   NOT NULL, -- their pieces
  amount_minor       bigint      NOT NULL,
  currency           text        NOT NULL,
  reason             text        NOT NULL,
  invoice_id         uuid, -- that is credited; on account: once it is known to be on one
  delivery_id        uuid, -- on account: whose lines they are
  credit_note_id     uuid, -- as it will be named
  refund_id          uuid        NOT NULL,
  payment_id         uuid, -- that is paid back from
  credit_note_number text        NOT NULL, -- once issued
  to_refund_minor    bigint      NOT NULL, -- once credited
  attempts           integer     NOT NULL, -- failures of the stage
  since              timestamptz NOT NULL, -- the stage began
  error              text        NOT NULL,
  due_at             timestamptz, -- when somebody must look
  news               integer     NOT NULL, -- what its order's timeline tells: so many, the last one,
  news_kind          smallint    NOT NULL,
  news_actor         text        NOT NULL,
  news_text          text        NOT NULL,
  told               integer     NOT NULL, -- and so many stand there
  version            bigint      NOT NULL,
  created_at         timestamptz NOT NULL,
  ended_at           timestamptz
) WITH (fillfactor = 70);

CREATE INDEX remedies_order ON remedies (order_id, remedy_id);
CREATE INDEX remedies_due ON remedies (due_at) WHERE due_at IS NOT NULL;
-- Whose refund it was; those that have ended need not hear of it.
CREATE INDEX remedies_refund ON remedies (refund_id) WHERE state IN (1, 3);

COMMIT;
