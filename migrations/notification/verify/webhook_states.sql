-- Verify vlot_notification:webhook_states on pg
BEGIN;
SET LOCAL search_path = :"schema";

SELECT 1 / count(*) FROM pg_constraint WHERE conname = 'webhook_subscriptions_state_check' AND convalidated
  AND conrelid = 'webhook_subscriptions'::regclass;

ROLLBACK;
