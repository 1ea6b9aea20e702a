-- Verify vlot_notification:documents on pg
BEGIN;
SET LOCAL search_path = :"schema";

SELECT about, attachments FROM messages WHERE false;

ROLLBACK;
