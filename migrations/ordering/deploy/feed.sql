-- Deploy vlot_ordering:feed to pg
BEGIN;
SET LOCAL search_path = :"schema";

CREATE TABLE feed_counter (
  id       smallint PRIMARY KEY,
  position bigint   NOT NULL
);
INSERT INTO feed_counter (id, position) VALUES (1, 0);

-- Ordering's feed is the journal of its orders: one row serves consumers and timelines alike.
CREATE TABLE feed_events (
  position    bigint      NOT NULL PRIMARY KEY, -- of its last event
  events      integer     NOT NULL,
  recorded_at timestamptz NOT NULL,
  payload     bytea       NOT NULL     -- the events one behind the other: vlot.ordering.v1.ListEventsResponse.events
);
-- An order knows when its entries were written (orders.journal_at): its timeline is found by that.
CREATE INDEX feed_events_by_time ON feed_events (recorded_at);

CREATE TABLE feed_cursors (
  feed     text   PRIMARY KEY,
  position bigint NOT NULL
);

-- Events of other services that could not be applied: they are here instead of in the way of those behind them.
CREATE TABLE parked_events (
  feed      text        NOT NULL,
  position  bigint      NOT NULL,
  payload   bytea       NOT NULL,
  error     text        NOT NULL,
  parked_at timestamptz NOT NULL,
  PRIMARY KEY (feed, position)
);

COMMIT;
