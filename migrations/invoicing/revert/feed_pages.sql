-- Revert vlot_invoicing:feed_pages from pg
BEGIN;
SET LOCAL search_path = :"schema";

ALTER TABLE feed_events RESET (toast_tuple_target);

COMMIT;
