-- Verify vlot_notification:webhooks on pg
BEGIN;
SET LOCAL search_path = :"schema";

SELECT subscription_id, owner, url, event_types, description, state, secret, from_position, created_at, keep_until,
       last_success_at
FROM webhook_subscriptions WHERE false;
SELECT delivery_id, subscription_id, event_id, event_type, subject, body, state, tries, due_at, created_at,
       first_tried_at, tried_at, http_status, error, latency_ms
FROM webhook_deliveries WHERE false;
SELECT caller, request_id, hash, response, created_at FROM requests WHERE false;

ROLLBACK;
