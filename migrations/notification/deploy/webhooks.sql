-- Deploy vlot_notification:webhooks to pg
BEGIN;
SET LOCAL search_path = :"schema";

-- Who is told of which events, where. Shops keep theirs.
CREATE TABLE webhook_subscriptions (
  subscription_id uuid        PRIMARY KEY, -- version 7: newest first is this order backwards
  owner           text        NOT NULL,    -- the webshop's name
  url             text        NOT NULL,
  event_types     text        NOT NULL,    -- with spaces between; empty: all
  description     text        NOT NULL,
  state           smallint    NOT NULL CHECK (state BETWEEN 1 AND 4), -- ACTIVE, DISABLED, FAILING, ENDED
  secret          bytea       NOT NULL,    -- the key of the signatures: both sides need it as it is
  from_position   bigint      NOT NULL,    -- of ordering's feed: events after it
  created_at      timestamptz NOT NULL,
  keep_until      timestamptz,             -- not ACTIVE: of later events nothing is kept
  last_success_at timestamptz
);
CREATE INDEX webhook_subscriptions_owner ON webhook_subscriptions (owner, subscription_id);

-- An event for a subscription.
CREATE TABLE webhook_deliveries (
  delivery_id     bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  subscription_id uuid        NOT NULL REFERENCES webhook_subscriptions,
  event_id        text        NOT NULL,
  event_type      text        NOT NULL,
  subject         text        NOT NULL,
  body            text        NOT NULL, -- what is posted
  state           smallint    NOT NULL CHECK (state BETWEEN 1 AND 3), -- WAITING, TAKEN, GIVEN_UP
  tries           integer     NOT NULL,
  due_at          timestamptz NOT NULL, -- WAITING: not before
  created_at      timestamptz NOT NULL,
  first_tried_at  timestamptz,
  tried_at        timestamptz,
  http_status     integer     NOT NULL, -- of the last answer; 0: none
  error           text        NOT NULL,
  latency_ms      integer     NOT NULL,
  UNIQUE (subscription_id, event_id) -- each event once
);
CREATE INDEX webhook_deliveries_waiting ON webhook_deliveries (subscription_id, due_at, delivery_id) WHERE state = 1;
CREATE INDEX webhook_deliveries_age ON webhook_deliveries (created_at);

CREATE TABLE requests (
  caller     text        NOT NULL,
  request_id uuid        NOT NULL,
  hash       bytea       NOT NULL, -- SHA-256 of the request
  response   bytea       NOT NULL, -- the answer, serialized, without secrets
  created_at timestamptz NOT NULL,
  PRIMARY KEY (caller, request_id)
);

COMMIT;
