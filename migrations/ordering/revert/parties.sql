-- Revert vlot_ordering:parties from pg
BEGIN;
SET LOCAL search_path = :"schema";
DROP TABLE locations, items, accounts, channels, customers;
COMMIT;
