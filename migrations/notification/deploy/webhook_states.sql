-- Deploy vlot_notification:webhook_states to pg
BEGIN;
SET LOCAL search_path = :"schema";

ALTER TABLE webhook_subscriptions VALIDATE CONSTRAINT webhook_subscriptions_state_check;

COMMIT;
