-- Revert courier:partners from pg

BEGIN;

SET LOCAL search_path = :"schema";

DROP TABLE requests;
DROP TABLE routing_version;
DROP TABLE routing_rules;
DROP TABLE partners;

COMMIT;
