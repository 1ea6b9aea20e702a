SET search_path = :"schema";

BEGIN;

SELECT key_id, key_sha256, prefix, role, operator_role, subject, display_name, created_at, expire_at, revoked_at,
       request_id, request_hash
FROM api_keys WHERE false;

ROLLBACK;
