-- Verify vlot_ordering:credits_by_hand on pg
BEGIN;
SET LOCAL search_path = :"schema";

SELECT credit_note_id, order_id, amount_minor FROM credits_by_hand WHERE false;

ROLLBACK;
