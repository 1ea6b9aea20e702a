-- Deploy vlot_notification:messages to pg
BEGIN;
SET LOCAL search_path = :"schema";

CREATE TABLE messages (
  message_id uuid        PRIMARY KEY, -- version 7: newest first is this order backwards
  order_id   uuid        NOT NULL,
  template   smallint    NOT NULL,
  part       smallint    NOT NULL, -- number of the shipment that it tells of; 0: the order as a whole
  language   smallint    NOT NULL,
  channel    smallint    NOT NULL,
  state      smallint    NOT NULL CHECK (state BETWEEN 1 AND 4), -- QUEUED, SENT, FAILED, UNKNOWN
  tries      integer     NOT NULL, -- how often a sender took it
  answers    integer     NOT NULL, -- how often it then told how that ended; fewer than tries: in hand, or left behind
  due_at     timestamptz NOT NULL, -- QUEUED: nobody takes it before
  created_at timestamptz NOT NULL,
  sent_at    timestamptz,
  recipient  text        NOT NULL,
  subject    text        NOT NULL,
  body       text        NOT NULL,
  last_error text        NOT NULL,
  UNIQUE (order_id, template, part) -- each message once
) WITH (fillfactor = 70);
CREATE INDEX messages_due ON messages (due_at) WHERE state = 1;
CREATE INDEX messages_troubled ON messages (message_id) WHERE state IN (3, 4);

COMMIT;
