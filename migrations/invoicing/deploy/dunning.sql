-- Deploy vlot_invoicing:dunning to pg
BEGIN;
SET LOCAL search_path = :"schema";

-- How debtors are reminded, from when on; what counted before stays. Levels are climbed in their order.
CREATE TABLE dunning_policies (
  policy_id        text    NOT NULL, -- 'consumer' or 'business'
  from_date        date    NOT NULL,
  title            text    NOT NULL,
  delivery_days    integer NOT NULL, -- working days after which a letter certainly has been delivered
  amount_min_minor bigint  NOT NULL, -- less is not worth a notice
  source           text    NOT NULL,
  PRIMARY KEY (policy_id, from_date)
);

CREATE TABLE dunning_levels (
  policy_id          text     NOT NULL,
  from_date          date     NOT NULL,
  level              smallint NOT NULL,
  after_days         integer  NOT NULL,
  pay_within_days    integer  NOT NULL,
  fourteen_day_letter boolean NOT NULL,
  costs              smallint NOT NULL CHECK (costs BETWEEN 0 AND 2), -- dunning::Costs
  interest           smallint NOT NULL CHECK (interest BETWEEN 0 AND 2), -- dunning::RateKind
  credit_hold        boolean  NOT NULL,
  PRIMARY KEY (policy_id, from_date, level)
);

-- Statutory interest, percent a year.
CREATE TABLE statutory_rates (
  kind      smallint NOT NULL CHECK (kind BETWEEN 1 AND 2), -- dunning::RateKind
  from_date date     NOT NULL,
  percent   text     NOT NULL,
  source    text     NOT NULL,
  PRIMARY KEY (kind, from_date)
);

-- Collection costs: a band's share of the principal that lies within it; those of one from_date are one scale.
CREATE TABLE collection_cost_bands (
  from_date    date    NOT NULL,
  upto_minor   bigint  NOT NULL,
  basis_points integer NOT NULL,
  least_minor  bigint  NOT NULL, -- of the scale, as are most and source
  most_minor   bigint  NOT NULL,
  source       text    NOT NULL,
  PRIMARY KEY (from_date, upto_minor)
);

INSERT INTO collection_cost_bands (from_date, upto_minor, basis_points, least_minor, most_minor, source)
SELECT '2012-07-01', b.upto_minor, b.basis_points, 4000, 677500,
       'Besluit vergoeding voor buitengerechtelijke incassokosten, art. 2 (Stb. 2012, 141)'
FROM (VALUES (250000, 1500), (500000, 1000), (1000000, 500), (20000000, 100), (122000000, 50)) AS b (upto_minor, basis_points);

-- The commercial rate is the European Central Bank's main refinancing rate of the half-year's first day, and eight
-- (art. 6:120(2) BW).
INSERT INTO statutory_rates (kind, from_date, percent, source) VALUES
  (1, '2023-01-01', '4', 'art. 6:119 and 6:120(1) BW, Besluit wettelijke rente'),
  (1, '2023-07-01', '6', 'art. 6:119 and 6:120(1) BW, Besluit wettelijke rente'),
  (1, '2024-01-01', '7', 'art. 6:119 and 6:120(1) BW, Besluit wettelijke rente (Stb. 2023, 484)'),
  (1, '2025-01-01', '6', 'art. 6:119 and 6:120(1) BW, Besluit wettelijke rente'),
  (1, '2026-01-01', '4', 'art. 6:119 and 6:120(1) BW, Besluit wettelijke rente'),
  (2, '2023-01-01', '10.5', 'art. 6:119a and 6:120(2) BW: ECB 2.50 + 8'),
  (2, '2023-07-01', '12', 'art. 6:119a and 6:120(2) BW: ECB 4.00 + 8'),
  (2, '2024-01-01', '12.5', 'art. 6:119a and 6:120(2) BW: ECB 4.50 + 8'),
  (2, '2024-07-01', '12.25', 'art. 6:119a and 6:120(2) BW: ECB 4.25 + 8'),
  (2, '2025-01-01', '11.15', 'art. 6:119a and 6:120(2) BW: ECB 3.15 + 8'),
  (2, '2025-07-01', '10.15', 'art. 6:119a and 6:120(2) BW: ECB 2.15 + 8');

INSERT INTO dunning_policies (policy_id, from_date, title, delivery_days, amount_min_minor, source) VALUES
  ('consumer', '2012-07-01', 'Consumers', 2, 500, 'art. 6:96(6) and (7) BW; HR 25 November 2016, ECLI:NL:HR:2016:2704'),
  ('business', '2013-03-16', 'Businesses', 2, 500, 'art. 6:96(4) and 6:119a BW; Directive 2011/7/EU');

INSERT INTO dunning_levels (policy_id, from_date, level, after_days, pay_within_days, fourteen_day_letter, costs, interest,
                            credit_hold) VALUES
  ('consumer', '2012-07-01', 1, 5, 7, false, 0, 0, false),
  ('consumer', '2012-07-01', 2, 4, 14, true, 0, 0, false),
  ('consumer', '2012-07-01', 3, 3, 7, false, 1, 0, false),
  ('consumer', '2012-07-01', 4, 4, 7, false, 0, 0, true),
  ('business', '2013-03-16', 1, 5, 7, false, 0, 0, false),
  ('business', '2013-03-16', 2, 4, 7, false, 2, 2, false),
  ('business', '2013-03-16', 3, 4, 7, false, 0, 2, true);

CREATE TABLE dunning_cases (
  case_id               uuid        PRIMARY KEY,
  account_id            uuid        NOT NULL,
  policy_id             text        NOT NULL,
  state                 smallint    NOT NULL CHECK (state BETWEEN 1 AND 2), -- 1 live, 2 over: nothing of it is open
  level                 smallint    NOT NULL,
  held                  boolean     NOT NULL, -- its last notice put the account on credit hold
  pay_until             date,
  letter_until          date, -- of the fourteen-day letter
  costs_announced_minor bigint      NOT NULL,
  costs_charged         boolean     NOT NULL,
  create_time           timestamptz NOT NULL,
  close_time            timestamptz
) WITH (fillfactor = 80);

CREATE INDEX dunning_cases_live ON dunning_cases (account_id, case_id) WHERE state = 1;
CREATE INDEX dunning_cases_account ON dunning_cases (account_id, case_id);

-- The documents that a case is about.
CREATE TABLE dunning_claims (
  case_id        uuid    NOT NULL,
  invoice_id     uuid    NOT NULL,
  charge         boolean NOT NULL, -- costs and interest that the case brought
  interest_until date    NOT NULL, -- interest is claimed up to and including
  live           boolean NOT NULL, -- the case's state
  PRIMARY KEY (case_id, invoice_id)
) WITH (fillfactor = 80);

-- Nothing is demanded by two cases.
CREATE UNIQUE INDEX dunning_claims_live ON dunning_claims (invoice_id) WHERE live;

-- What was sent, with all that its document says. Rows are only inserted.
CREATE TABLE dunning_notices (
  notice_id             uuid        PRIMARY KEY,
  case_id               uuid        NOT NULL,
  level                 smallint    NOT NULL,
  account_id            uuid        NOT NULL,
  notice_date           date        NOT NULL,
  pay_until             date        NOT NULL,
  fourteen_day_letter   boolean     NOT NULL,
  credit_hold           boolean     NOT NULL,
  language              text        NOT NULL,
  seller_id             uuid        NOT NULL,
  party                 bytea       NOT NULL, -- vlot.invoicing.v1.Party as it was; personal data, kept by law
  currency              text        NOT NULL,
  principal_minor       bigint      NOT NULL,
  charged_minor         bigint      NOT NULL, -- open on charges of earlier levels
  interest_minor        bigint      NOT NULL, -- newly charged
  costs_minor           bigint      NOT NULL, -- newly charged
  costs_announced_minor bigint      NOT NULL,
  charge_id             uuid, -- the document of what is newly charged
  create_time           timestamptz NOT NULL
);

-- Each notice once.
CREATE UNIQUE INDEX dunning_notices_level ON dunning_notices (case_id, level);
CREATE INDEX dunning_notices_account ON dunning_notices (account_id, notice_id);

CREATE TABLE dunning_notice_claims (
  notice_id      uuid     NOT NULL,
  line           smallint NOT NULL,
  invoice_id     uuid     NOT NULL,
  charge         boolean  NOT NULL,
  open_minor     bigint   NOT NULL,
  interest_minor bigint   NOT NULL,
  interest_after date     NOT NULL, -- the interest is for the days after it, up to the notice's
  PRIMARY KEY (notice_id, line)
);

-- Notices as they were first made from their rows: what is asked for again is these bytes.
CREATE TABLE dunning_files (
  notice_id   uuid        PRIMARY KEY,
  sha256      bytea       NOT NULL,
  content     bytea       NOT NULL, -- personal data, kept by law
  create_time timestamptz NOT NULL
);

-- Accounts that get no notice up to and including a day.
CREATE TABLE dunning_pauses (
  account_id  uuid        PRIMARY KEY,
  until_date  date        NOT NULL,
  reason      text        NOT NULL,
  actor       text        NOT NULL,
  create_time timestamptz NOT NULL
);

CREATE TABLE dunning_runs (
  run_id      uuid        PRIMARY KEY,
  run_date    date        NOT NULL, -- what was due by then
  scope       uuid        NOT NULL, -- the account that it is for; nil for all
  state       smallint    NOT NULL CHECK (state BETWEEN 1 AND 2), -- 1 works, 2 done
  actor       text        NOT NULL, -- who started it
  reason      text        NOT NULL,
  last_account uuid       NOT NULL, -- accounts up to this one are done
  accounts    bigint      NOT NULL,
  notices     bigint      NOT NULL,
  held        bigint      NOT NULL,
  parked      bigint      NOT NULL,
  create_time timestamptz NOT NULL,
  finish_time timestamptz
) WITH (fillfactor = 50);

-- One works at a time for the same accounts; what works is found by it too.
CREATE UNIQUE INDEX dunning_runs_working ON dunning_runs (scope) WHERE state = 1;
-- The day's own run.
CREATE INDEX dunning_runs_day ON dunning_runs (scope, run_date);

-- Accounts whose dunning a run could not carry on, and why.
CREATE TABLE dunning_parked (
  run_id     uuid NOT NULL,
  account_id uuid NOT NULL,
  reason     text NOT NULL, -- the error's,
  detail     text NOT NULL, -- and its text
  PRIMARY KEY (run_id, account_id)
);

-- Dunning's own hold, beside the one that a person sets: true while a held case is live.
ALTER TABLE accounts ADD COLUMN dunning_hold boolean NOT NULL DEFAULT false;

-- Charges of dunning are documents too: kind 4.
ALTER TABLE invoices DROP CONSTRAINT invoices_kind_check;
ALTER TABLE invoices ADD CONSTRAINT invoices_kind CHECK (kind BETWEEN 1 AND 4) NOT VALID;

COMMIT;
