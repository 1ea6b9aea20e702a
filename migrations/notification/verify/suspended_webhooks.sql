-- Verify vlot_notification:suspended_webhooks on pg
BEGIN;
SET LOCAL search_path = :"schema";

SELECT 1 / count(*) FROM pg_constraint WHERE conname = 'webhook_subscriptions_state_check'
  AND conrelid = 'webhook_subscriptions'::regclass AND pg_get_constraintdef(oid) LIKE '%5%';

ROLLBACK;
