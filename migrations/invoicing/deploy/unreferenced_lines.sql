-- Deploy vlot_invoicing:unreferenced_lines to pg
SET search_path = :"schema";

-- Days whose entries bear no reference of the bank: what another statement tells of them cannot be told from these.
CREATE INDEX CONCURRENTLY bank_lines_unreferenced ON bank_lines (bank_account, booking_date) WHERE entry_key IS NULL;
