-- Deploy vlot_invoicing:billed_months to pg
SET search_path = :"schema";

-- Who was billed for a month.
CREATE INDEX CONCURRENTLY invoice_periods_month ON invoice_periods (period_begin, account_id);
