-- Verify vlot_invoicing:collection_notices on pg
BEGIN;
SET LOCAL search_path = :"schema";

SELECT notice_id, invoice_id, account_id, mandate_reference, creditor_id, bank_account, amount_minor, currency,
       collection_date, announced_on, create_time
FROM collection_notices WHERE false;

ROLLBACK;
