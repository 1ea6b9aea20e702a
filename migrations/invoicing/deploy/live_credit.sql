-- Deploy vlot_invoicing:live_credit to pg
SET search_path = :"schema";

-- Live orders of an account that moves.
CREATE INDEX CONCURRENTLY credit_reservations_live ON credit_reservations (account_id) WHERE state = 1;
