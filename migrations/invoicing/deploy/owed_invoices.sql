-- Deploy vlot_invoicing:owed_invoices to pg
SET search_path = :"schema";

CREATE INDEX CONCURRENTLY invoices_owed ON invoices (account_id, due_date) WHERE state = 1;
