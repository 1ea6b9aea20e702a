-- Revert vlot_invoicing:credit_in_place from pg
SET search_path = :"schema";

CREATE INDEX CONCURRENTLY credit_reservations_live ON credit_reservations (account_id) WHERE state = 1;
