-- Revert vlot_invoicing:rates_of_2026 from pg
BEGIN;
SET LOCAL search_path = :"schema";

DELETE FROM statutory_rates
WHERE kind = 2 AND (from_date, source) IN (
  ('2026-01-01', 'art. 6:119a and 6:120(2) BW: ECB 2.15 + 8'), ('2026-07-01', 'art. 6:119a and 6:120(2) BW: ECB 2.40 + 8'));

COMMIT;
