-- Deploy vlot_fulfilment:feed to pg
BEGIN;
SET LOCAL search_path = :"schema";

CREATE TABLE feed_counter (
  id       smallint PRIMARY KEY,
  position bigint   NOT NULL
) WITH (fillfactor = 10);
INSERT INTO feed_counter (id, position) VALUES (1, 0);

CREATE TABLE feed_events (
  position        bigint      PRIMARY KEY,
  recorded_at     timestamptz NOT NULL,
  subject         uuid        NOT NULL,
  subject_version bigint      NOT NULL,
  payload         bytea       NOT NULL
);

COMMIT;
