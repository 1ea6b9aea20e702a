-- Deploy vlot_invoicing:written_off_states to pg
BEGIN;
SET LOCAL search_path = :"schema";

ALTER TABLE invoices VALIDATE CONSTRAINT invoices_state_check;

COMMIT;
