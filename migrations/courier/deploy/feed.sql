-- Deploy courier:feed to pg
-- The event feed, as common/feed has it. Courier follows no other feed: no cursors.

BEGIN;

SET LOCAL search_path = :"schema";

CREATE TABLE feed_counter (
  id       smallint NOT NULL PRIMARY KEY CHECK (id = 1),
  position bigint   NOT NULL
) WITH (fillfactor = 10);

INSERT INTO feed_counter (id, position) VALUES (1, 0);

CREATE TABLE feed_events (
  position    bigint      NOT NULL PRIMARY KEY, -- of its last event
  events      integer     NOT NULL,
  recorded_at timestamptz NOT NULL,
  payload     bytea       NOT NULL     -- the events one behind the other: vlot.courier.v1.ListEventsResponse.events
);

COMMIT;
