-- Verify vlot_payment:disputes on pg
BEGIN;
SET LOCAL search_path = :"schema";

SELECT attempt_disputed_minor FROM payments WHERE false;
SELECT disputed_minor FROM attempts WHERE false;
SELECT tries FROM refunds WHERE false;

ROLLBACK;
