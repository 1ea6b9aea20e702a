-- Verify vlot_invoicing:accounts on pg
BEGIN;
SET LOCAL search_path = :"schema";

SELECT account_id, version, billing_mode, document_profile, payment_term_days, credit_hold, currency, credit_limit_minor, open_minor, accrued_minor, reserved_minor, time_zone, language, party, create_time FROM accounts WHERE false;

ROLLBACK;
