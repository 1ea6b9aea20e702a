-- Revert vlot_ordering:credits_by_hand from pg
BEGIN;
SET LOCAL search_path = :"schema";

DROP TABLE credits_by_hand;

COMMIT;
