-- Deploy vlot_invoicing:open_amounts to pg
SET search_path = :"schema";

CREATE INDEX CONCURRENTLY invoices_open_amount ON invoices (open_minor, invoice_id) WHERE state = 1;
