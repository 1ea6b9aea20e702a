SET search_path = :"schema";

BEGIN;

SELECT entry_id, recorded_at, actor, action, resource, reason, request_id FROM audit_entries WHERE false;

ROLLBACK;
