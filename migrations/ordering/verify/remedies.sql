-- Verify vlot_ordering:remedies on pg
BEGIN;
SET LOCAL search_path = :"schema";

SELECT remedy_id, order_id, kind, state, stage, lines, quantities, amount_minor, currency, reason, invoice_id, delivery_id,
       credit_note_id, refund_id, payment_id, credit_note_number, to_refund_minor, attempts, since, error, due_at, news,
       news_kind, news_actor, news_text, told, version, created_at, ended_at
FROM remedies WHERE false;

ROLLBACK;
