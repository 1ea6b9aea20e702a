-- Deploy vlot_invoicing:accounts to pg
BEGIN;
SET LOCAL search_path = :"schema";

CREATE TABLE accounts (
  account_id         uuid        PRIMARY KEY,
  version            bigint      NOT NULL,
  billing_mode       smallint    NOT NULL CHECK (billing_mode BETWEEN 1 AND 2), -- BillingMode
  document_profile   smallint    NOT NULL CHECK (document_profile BETWEEN 1 AND 3), -- Profile
  payment_term_days  integer     NOT NULL,
  credit_hold        boolean     NOT NULL,
  currency           text        NOT NULL,
  -- Minor units. Credit is checked under this row's lock: open + accrued + reserved <= credit_limit.
  credit_limit_minor bigint      NOT NULL,
  open_minor         bigint      NOT NULL,
  accrued_minor      bigint      NOT NULL,
  reserved_minor     bigint      NOT NULL,
  time_zone          text        NOT NULL,
  language           text        NOT NULL,
  party              bytea       NOT NULL, -- vlot.invoicing.v1.Party; personal data
  create_time        timestamptz NOT NULL
) WITH (fillfactor = 80);

-- Lists and billing runs of the few among the many.
CREATE INDEX accounts_monthly ON accounts (account_id) WHERE billing_mode = 2;

COMMIT;
