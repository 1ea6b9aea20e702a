-- Verify vlot_invoicing:requests on pg
BEGIN;
SET LOCAL search_path = :"schema";

SELECT caller, request_id, hash, response, create_time FROM requests WHERE false;

ROLLBACK;
