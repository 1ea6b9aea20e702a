-- Deploy vlot_notification:suspended_webhooks to pg
BEGIN;
SET LOCAL search_path = :"schema";

-- State 5: SUSPENDED.
ALTER TABLE webhook_subscriptions DROP CONSTRAINT webhook_subscriptions_state_check;
ALTER TABLE webhook_subscriptions ADD CONSTRAINT webhook_subscriptions_state_check CHECK (state BETWEEN 1 AND 5) NOT VALID;

COMMIT;
