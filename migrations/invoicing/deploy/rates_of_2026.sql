-- Deploy vlot_invoicing:rates_of_2026 to pg
BEGIN;
SET LOCAL search_path = :"schema";

-- The commercial rate of the half-years of 2026: the European Central Bank's main refinancing rate on their first day,
-- and eight (art. 6:120(2) BW). What somebody has set already stays.
INSERT INTO statutory_rates (kind, from_date, percent, source) VALUES
  (2, '2026-01-01', '10.15', 'art. 6:119a and 6:120(2) BW: ECB 2.15 + 8'),
  (2, '2026-07-01', '10.4', 'art. 6:119a and 6:120(2) BW: ECB 2.40 + 8')
ON CONFLICT (kind, from_date) DO NOTHING;

COMMIT;
