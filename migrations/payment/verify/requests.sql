-- Verify vlot_payment:requests on pg
BEGIN;
SET LOCAL search_path = :"schema";

SELECT caller, request_id, hash, response, created_at FROM requests WHERE false;

ROLLBACK;
