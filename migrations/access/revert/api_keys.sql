SET search_path = :"schema";

BEGIN;

DROP TABLE api_keys;

COMMIT;
