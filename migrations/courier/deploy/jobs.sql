-- Deploy courier:jobs to pg
-- Jobs and what happens to them. An order costs one row in jobs, updated some four times in place, and one in scans for
-- each scan; offers and job_changes hold many jobs in one row.
--
-- In place (HOT): no index on what changes, and room on the page. Measured over 40,000 deliveries: fillfactor 80 leaves half
-- of the updates in place and 48 MB, 50 leaves 95 % and 33 MB; under load, where a job's updates follow at once, 50 leaves 77 %.

BEGIN;

SET LOCAL search_path = :"schema";

CREATE TABLE jobs (
  job_id             uuid        NOT NULL PRIMARY KEY,
  order_id           uuid        NOT NULL,
  shipment_id        uuid,                  -- NULL: cancelled before it was booked
  partner_id         uuid,                  -- NULL: nobody has it
  state              smallint    NOT NULL,  -- vlot.courier.v1.TrackingState
  reason             smallint    NOT NULL,  -- vlot.courier.v1.TrackingReason
  state_at           timestamptz NOT NULL,  -- of the scan that says so; before pick-up ours
  version            integer     NOT NULL,
  tracking_number    bigint,                -- 55 bits of the tracking code; NULL: cancelled before it was booked
  identity_check     boolean     NOT NULL,
  region_code        text        NOT NULL,
  postal_code        text        NOT NULL,
  wish_day           date,
  wish_from_hour     smallint    NOT NULL,
  wish_until_hour    smallint    NOT NULL,
  window_day         date        NOT NULL,
  window_from        timestamptz NOT NULL,
  window_until       timestamptz NOT NULL,
  accept_until       timestamptz NOT NULL,
  created_at         timestamptz NOT NULL,
  refused_by         bytea       NOT NULL,  -- partner ids, 16 bytes each
  confirm_request_id uuid,
  confirm_hash       bigint,
  details            bytea,                 -- vlot.courier.v1.Job: order number, addresses, parcels, instructions; NULL: forgotten
  proof              bytea                  -- vlot.courier.v1.DeliveryProof
) WITH (fillfactor = 35, toast_tuple_target = 128);
-- What a job's row is rewritten for is short; what never changes stays where it is, beside the table.
ALTER TABLE jobs ALTER COLUMN details SET STORAGE EXTERNAL;
ALTER TABLE jobs ALTER COLUMN region_code SET STORAGE PLAIN, ALTER COLUMN postal_code SET STORAGE PLAIN, ALTER COLUMN refused_by SET STORAGE MAIN,
                 ALTER COLUMN proof SET STORAGE MAIN;

CREATE UNIQUE INDEX jobs_tracking_number ON jobs (tracking_number);
CREATE INDEX jobs_order ON jobs (order_id);
CREATE INDEX jobs_shipment ON jobs (shipment_id);

-- All scans as they came; the key serves both the repeated scan and a job's history.
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

-- Couriers that gave a job back, or let the time to accept pass (reason 0).
CREATE TABLE refusals (
  job_id     uuid        NOT NULL,
  partner_id uuid        NOT NULL,
  reason     smallint    NOT NULL,
  note       text        NOT NULL,
  refused_at timestamptz NOT NULL,
  PRIMARY KEY (job_id, partner_id)
);

-- What waits for a courier's yes: the jobs that one batch offered with the same time limit. Taken at that time, whatever
-- became of them.
CREATE TABLE offers (
  accept_until timestamptz NOT NULL,
  offer_id     uuid        NOT NULL,
  job_ids      uuid[]      NOT NULL,
  PRIMARY KEY (accept_until, offer_id)
);

-- What a partner's list consists of: the jobs that one batch brought into a state, at the positions that end with
-- `position`, with their versions. An entry whose job has another version by now is history.
CREATE TABLE job_changes (
  partner_id uuid      NOT NULL,
  position   bigint    NOT NULL,
  state      smallint  NOT NULL,
  job_ids    uuid[]    NOT NULL,
  versions   integer[] NOT NULL,
  PRIMARY KEY (partner_id, position)
);

-- Arrays of ids do not compress; trying costs more than it saves.
ALTER TABLE offers ALTER COLUMN job_ids SET STORAGE EXTERNAL;
ALTER TABLE job_changes ALTER COLUMN job_ids SET STORAGE EXTERNAL;
ALTER TABLE job_changes ALTER COLUMN versions SET STORAGE EXTERNAL;

-- One row: the last position given. Taken as late as possible, and held to the end of the transaction, so that positions
-- appear in order.
CREATE TABLE job_change_counter (
  id       smallint NOT NULL PRIMARY KEY CHECK (id = 1),
  position bigint   NOT NULL
) WITH (fillfactor = 10);

INSERT INTO job_change_counter (id, position) VALUES (1, 0);

COMMIT;
