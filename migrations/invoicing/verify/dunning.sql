-- Verify vlot_invoicing:dunning on pg
BEGIN;
SET LOCAL search_path = :"schema";

SELECT policy_id, from_date, title, delivery_days, amount_min_minor, source FROM dunning_policies WHERE false;
SELECT policy_id, from_date, level, after_days, pay_within_days, fourteen_day_letter, costs, interest, credit_hold
FROM dunning_levels WHERE false;
SELECT kind, from_date, percent, source FROM statutory_rates WHERE false;
SELECT from_date, upto_minor, basis_points, least_minor, most_minor, source FROM collection_cost_bands WHERE false;
SELECT case_id, account_id, policy_id, state, level, held, pay_until, letter_until, costs_announced_minor, costs_charged,
       create_time, close_time FROM dunning_cases WHERE false;
SELECT case_id, invoice_id, charge, interest_until, live FROM dunning_claims WHERE false;
SELECT notice_id, case_id, level, account_id, notice_date, pay_until, fourteen_day_letter, credit_hold, language, seller_id,
       party, currency, principal_minor, charged_minor, interest_minor, costs_minor, costs_announced_minor, charge_id,
       create_time FROM dunning_notices WHERE false;
SELECT notice_id, line, invoice_id, charge, open_minor, interest_minor, interest_after FROM dunning_notice_claims WHERE false;
SELECT notice_id, sha256, content, create_time FROM dunning_files WHERE false;
SELECT account_id, until_date, reason, actor, create_time FROM dunning_pauses WHERE false;
SELECT run_id, run_date, scope, state, actor, reason, last_account, accounts, notices, held, parked, create_time, finish_time
FROM dunning_runs WHERE false;
SELECT run_id, account_id, reason, detail FROM dunning_parked WHERE false;
SELECT dunning_hold FROM accounts WHERE false;

ROLLBACK;
