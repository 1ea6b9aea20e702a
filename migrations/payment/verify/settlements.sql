-- Verify vlot_payment:settlements on pg
BEGIN;
SET LOCAL search_path = :"schema";

SELECT settlement_id, psp_id, reference, state, currency, amount_minor, costs, costs_vat, payments_minor, refunds_minor,
       chargebacks_minor, fees_minor, fees_vat_minor, difference_minor, lines, differing_lines, paid_out_at, created_at,
       due_at, tries, phase, page_from
FROM settlements WHERE false;
SELECT settlement_id, number, kind, psp_id, payment_psp_id, amount_minor, expected_minor, subject
FROM settlement_lines WHERE false;
SELECT id, due_at FROM settlement_poll WHERE false;
SELECT settled_at FROM payments WHERE false;

ROLLBACK;
