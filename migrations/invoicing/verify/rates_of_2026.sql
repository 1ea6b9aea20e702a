-- Verify vlot_invoicing:rates_of_2026 on pg
BEGIN;
SET LOCAL search_path = :"schema";

SELECT 1 / count(*) FROM statutory_rates WHERE kind = 2 AND from_date = '2026-01-01';
SELECT 1 / count(*) FROM statutory_rates WHERE kind = 2 AND from_date = '2026-07-01';

ROLLBACK;
