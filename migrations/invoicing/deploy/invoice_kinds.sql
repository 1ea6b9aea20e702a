-- Deploy vlot_invoicing:invoice_kinds to pg
BEGIN;
SET LOCAL search_path = :"schema";

ALTER TABLE invoices VALIDATE CONSTRAINT invoices_kind;

COMMIT;
