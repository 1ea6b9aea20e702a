-- Verify vlot_invoicing:insert_only on pg
BEGIN;
SET LOCAL search_path = :"schema";

SELECT 1 / (count(*) = 0)::int
FROM pg_class AS c CROSS JOIN LATERAL aclexplode(c.relacl) AS a
WHERE c.oid IN ('postings'::regclass, 'settlements'::regclass, 'invoice_credits'::regclass, 'credited_pieces'::regclass)
  AND a.grantee = c.relowner AND a.privilege_type IN ('UPDATE', 'DELETE', 'TRUNCATE');

ROLLBACK;
