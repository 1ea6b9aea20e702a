-- Deploy courier:scans_in_jobs to pg
-- A job's scans come one by one, and with each its row is written anyway: there they cost no row and no index entry of
-- their own. What was a row each becomes a protobuf message behind the other (services/courier/scans.proto).

BEGIN;

SET LOCAL search_path = :"schema";

ALTER TABLE jobs ADD COLUMN scans bytea NOT NULL DEFAULT '';
ALTER TABLE jobs ALTER COLUMN scans SET STORAGE MAIN;

-- A number as protobuf writes it: seven bits a byte, the lowest first.
CREATE FUNCTION pg_temp.varint(n bigint) RETURNS bytea LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
  written bytea := '';
BEGIN
  IF n < 0 THEN RAISE EXCEPTION 'not a number of ours: %', n; END IF;
  WHILE n > 127 LOOP
    written := written || set_byte('\x00', 0, (n & 127 | 128)::int);
    n := n >> 7;
  END LOOP;
  RETURN written || set_byte('\x00', 0, n::int);
END $$;

CREATE FUNCTION pg_temp.number_field(field int, n bigint) RETURNS bytea LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN n = 0 THEN '' ELSE pg_temp.varint(field << 3) || pg_temp.varint(n) END
$$;

CREATE FUNCTION pg_temp.bytes_field(field int, content bytea) RETURNS bytea LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN length(content) = 0 THEN '' ELSE pg_temp.varint((field << 3) | 2) || pg_temp.varint(length(content)) || content END
$$;

CREATE FUNCTION pg_temp.micros(t timestamptz) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
  SELECT (extract(epoch FROM t) * 1000000)::bigint
$$;

UPDATE jobs j
SET scans = s.scans
FROM (
  SELECT job_id,
         string_agg(pg_temp.bytes_field(1,
           pg_temp.bytes_field(1, convert_to(event_id, 'UTF8')) ||
           pg_temp.bytes_field(2, uuid_send(partner_id)) ||
           pg_temp.number_field(3, state) ||
           pg_temp.number_field(4, reason) ||
           pg_temp.number_field(5, pg_temp.micros(scanned_at)) ||
           pg_temp.number_field(6, pg_temp.micros(recorded_at)) ||
           pg_temp.bytes_field(7, convert_to(coalesce(carrier_code, ''), 'UTF8')) ||
           pg_temp.bytes_field(8, convert_to(coalesce(place, ''), 'UTF8'))), ''
           ORDER BY recorded_at, scanned_at, event_id) AS scans
  FROM scans
  GROUP BY job_id) s
WHERE j.job_id = s.job_id;

DROP TABLE scans;

COMMIT;
