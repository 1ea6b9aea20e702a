-- Revert vlot_invoicing:debit_notices from pg
BEGIN;
SET LOCAL search_path = :"schema";

ALTER TABLE sellers DROP COLUMN debit_notice_days;
DROP TABLE invoice_debits;

COMMIT;
