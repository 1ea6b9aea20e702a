-- Deploy vlot_invoicing:credit to pg
BEGIN;
SET LOCAL search_path = :"schema";

CREATE TABLE credit_reservations (
  order_id        uuid     PRIMARY KEY,
  account_id      uuid     NOT NULL,
  state           smallint NOT NULL CHECK (state BETWEEN 1 AND 3), -- ReservationState
  amount_minor    bigint   NOT NULL,
  remaining_minor bigint   NOT NULL,
  currency        text     NOT NULL
) WITH (fillfactor = 50); -- updated once, soon after it was made: in place

-- A shipment's delivered lines, once. What it added to the account's accrued credit, so that invoicing it takes off as much.
CREATE TABLE accruals (
  accrual_id         uuid        PRIMARY KEY, -- the shipment
  account_id         uuid        NOT NULL,
  order_id           uuid        NOT NULL,
  order_number       text        NOT NULL,
  external_reference text        NOT NULL,
  prices_include_vat boolean     NOT NULL,
  delivery_date      date        NOT NULL, -- in the account's zone: gives the billing month
  currency           text        NOT NULL,
  gross_minor        bigint      NOT NULL,
  create_time        timestamptz NOT NULL
);

CREATE TABLE billable_items (
  accrual_id       uuid     NOT NULL,
  item_index       smallint NOT NULL,
  account_id       uuid     NOT NULL,
  delivery_date    date     NOT NULL,
  title            text     NOT NULL,
  item             text     NOT NULL,
  quantity         bigint   NOT NULL,
  unit_price_minor bigint   NOT NULL,
  vat_category     smallint NOT NULL, -- vat::Category
  charge           boolean  NOT NULL,
  invoice_id       uuid, -- the collective invoice that it stands on
  PRIMARY KEY (accrual_id, item_index)
) WITH (fillfactor = 80);

-- The month's run: what is not invoiced yet.
CREATE INDEX billable_items_due ON billable_items (account_id, delivery_date) WHERE invoice_id IS NULL;

COMMIT;
