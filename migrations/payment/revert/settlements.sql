-- Revert vlot_payment:settlements from pg
BEGIN;
SET LOCAL search_path = :"schema";

ALTER TABLE payments DROP COLUMN settled_at;
DROP TABLE settlement_poll;
DROP TABLE settlement_lines;
DROP TABLE settlements;

COMMIT;
