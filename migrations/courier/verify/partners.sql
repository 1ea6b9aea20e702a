-- Verify courier:partners on pg

BEGIN;

SET LOCAL search_path = :"schema";

SELECT partner_id, display_name, suspended, next_day_cutoff_hour, closed_weekdays, accept_minutes, created_at, updated_at
FROM partners WHERE false;
SELECT rule_number, partner_id, priority, region_code, postal_code_prefix, identity_check FROM routing_rules WHERE false;
SELECT 1 / count(*) FROM routing_version WHERE id = 1;
SELECT caller, request_id, hash, response, created_at FROM requests WHERE false;

ROLLBACK;
