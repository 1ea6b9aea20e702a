-- Revert vlot_invoicing:notices_of_attempts from pg
BEGIN;
SET LOCAL search_path = :"schema";

-- The first index has one notice for a mandate and an amount.
GRANT DELETE ON collection_notices TO CURRENT_USER;
DELETE FROM collection_notices WHERE attempt > 0;
REVOKE DELETE ON collection_notices FROM CURRENT_USER;
DROP INDEX collection_notices_invoice;
ALTER TABLE collection_notices DROP COLUMN attempt;
CREATE UNIQUE INDEX collection_notices_invoice ON collection_notices (invoice_id, mandate_reference, amount_minor);

COMMIT;
