-- Deploy vlot_payment:unsettled_payments to pg
SET search_path = :"schema";

-- Paid, and on no settlement yet: which of them should be by now.
CREATE INDEX CONCURRENTLY payments_unsettled ON payments (paid_at, payment_id)
  WHERE paid_at IS NOT NULL AND settled_at IS NULL;
