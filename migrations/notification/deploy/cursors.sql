-- Deploy vlot_notification:cursors to pg
BEGIN;
SET LOCAL search_path = :"schema";

CREATE TABLE feed_cursors (
  feed     text   PRIMARY KEY,
  position bigint NOT NULL
) WITH (fillfactor = 50);

COMMIT;
