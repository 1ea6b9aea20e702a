-- Verify vlot_ordering:identity_documents on pg
BEGIN;
SET LOCAL search_path = :"schema";

SELECT customer_id, order_id, seen_at, document_type, in_order, last_four, expire_date
FROM identity_documents WHERE false;

ROLLBACK;
