-- Verify vlot_invoicing:billing_schedules on pg
BEGIN;
SET LOCAL search_path = :"schema";

SELECT creator FROM billing_runs WHERE false;
SELECT legal_entity, enabled, day, hour, minute, time_zone, actor, update_time FROM billing_schedules WHERE false;
SELECT legal_entity, strike_date, create_time FROM billing_strikes WHERE false;

ROLLBACK;
