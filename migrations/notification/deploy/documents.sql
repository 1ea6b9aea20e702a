-- Deploy vlot_notification:documents to pg
BEGIN;
SET LOCAL search_path = :"schema";

-- What order_id names: 1 an order, 2 a document of invoicing. And what goes with the message: 1 a PDF, 2 UBL, 3 both;
-- it is fetched when the message is sent.
ALTER TABLE messages ADD COLUMN about smallint NOT NULL DEFAULT 1;
ALTER TABLE messages ADD COLUMN attachments smallint NOT NULL DEFAULT 0;

COMMIT;
