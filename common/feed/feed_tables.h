// The tables of README.md, for common's own tests: services have them from their migrations.
#pragma once

namespace vlot::feed {

inline constexpr char kFeedTablesForTests[] = R"sql(
CREATE TABLE feed_counter (id smallint PRIMARY KEY, position bigint NOT NULL) WITH (fillfactor = 10);
INSERT INTO feed_counter (id, position) VALUES (1, 0);
CREATE TABLE feed_events (
  position bigint PRIMARY KEY,
  events integer NOT NULL,
  recorded_at timestamptz NOT NULL,
  payload bytea NOT NULL
) WITH (toast_tuple_target = 8160);
CREATE TABLE feed_cursors (feed text PRIMARY KEY, position bigint NOT NULL) WITH (fillfactor = 50);
)sql";

}  // namespace vlot::feed
