-- Revert vlot_notification:suspended_webhooks from pg
BEGIN;
SET LOCAL search_path = :"schema";

ALTER TABLE webhook_subscriptions DROP CONSTRAINT webhook_subscriptions_state_check;
ALTER TABLE webhook_subscriptions ADD CONSTRAINT webhook_subscriptions_state_check CHECK (state BETWEEN 1 AND 4);

COMMIT;
