-- Verify vlot_invoicing:document_seals on pg
BEGIN;
SET LOCAL search_path = :"schema";

SELECT content_sha256 FROM invoices WHERE false;
SELECT creditor_id, logo, layout FROM sellers WHERE false;
SELECT feed, position FROM feed_cursors WHERE false;

ROLLBACK;
