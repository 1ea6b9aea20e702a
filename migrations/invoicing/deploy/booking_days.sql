-- Deploy vlot_invoicing:booking_days to pg
SET search_path = :"schema";

-- Rows come in the order of their days: a block range index is as good as a tree for a period, and costs writers
-- nothing.
CREATE INDEX CONCURRENTLY postings_booking_days ON postings USING brin (booking_date) WITH (autosummarize = on);
CREATE INDEX CONCURRENTLY invoices_issue_days ON invoices USING brin (issue_date) WITH (autosummarize = on);
