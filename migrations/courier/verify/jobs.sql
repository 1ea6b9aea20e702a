-- Verify courier:jobs on pg

BEGIN;

SET LOCAL search_path = :"schema";

SELECT job_id, order_id, shipment_id, partner_id, state, reason, state_at, version, tracking_number, identity_check,
       region_code, postal_code, wish_day, wish_from_hour, wish_until_hour, window_day, window_from, window_until,
       accept_until, created_at, refused_by, confirm_request_id, confirm_hash, details, proof
FROM jobs WHERE false;
SELECT job_id, partner_id, reason, note, refused_at FROM refusals WHERE false;
SELECT accept_until, offer_id, job_ids FROM offers WHERE false;
SELECT partner_id, position, state, job_ids, versions FROM job_changes WHERE false;
SELECT 1 / count(*) FROM job_change_counter WHERE id = 1;

ROLLBACK;
