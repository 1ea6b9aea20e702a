-- Verify vlot_ordering:audit_trail on pg
BEGIN;
SET LOCAL search_path = :"schema";

SELECT entry_id, recorded_at, actor, operator_role, key_name, action, resource, reason, request_id, trace_id, outcome
FROM audit_entries WHERE false;
SELECT 1 / (NOT has_table_privilege('audit_entries', 'UPDATE') AND NOT has_table_privilege('audit_entries', 'DELETE'))::int;

ROLLBACK;
