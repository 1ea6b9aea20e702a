-- Deploy vlot_fulfilment:feed to pg
BEGIN;
SET LOCAL search_path = :"schema";

CREATE TABLE feed_counter (
  id       smallint PRIMARY KEY,
  position bigint   NOT NULL
) WITH (fillfactor = 10);
INSERT INTO feed_counter (id, position) VALUES (1, 0);

CREATE TABLE feed_events (
  position    bigint      NOT NULL PRIMARY KEY, -- of its last event
  events      integer     NOT NULL,
  recorded_at timestamptz NOT NULL,
  payload     bytea       NOT NULL     -- the events one behind the other: vlot.fulfilment.v1.ListEventsResponse.events
);

COMMIT;
