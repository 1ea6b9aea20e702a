-- Deploy vlot_invoicing:credit_of_accounts to pg
SET search_path = :"schema";

-- Live orders of an account that moves. Without the state in it, ending a reservation writes no index.
CREATE INDEX CONCURRENTLY credit_reservations_account ON credit_reservations (account_id);
