-- Revert courier:scans_in_jobs from pg
-- The table comes back empty: what is in the rows is not read back out of them.

BEGIN;

SET LOCAL search_path = :"schema";

CREATE TABLE scans (
  job_id       uuid        NOT NULL,
  event_id     text        NOT NULL,
  partner_id   uuid        NOT NULL,
  state        smallint    NOT NULL,
  reason       smallint    NOT NULL,
  scanned_at   timestamptz NOT NULL,
  recorded_at  timestamptz NOT NULL,
  carrier_code text,
  place        text,
  PRIMARY KEY (job_id, event_id)
);

ALTER TABLE jobs DROP COLUMN scans;

COMMIT;
