-- Revert vlot_notification:webhooks from pg
BEGIN;
SET LOCAL search_path = :"schema";

DROP TABLE requests;
DROP TABLE webhook_deliveries;
DROP TABLE webhook_subscriptions;

COMMIT;
