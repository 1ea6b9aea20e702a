-- Deploy vlot_invoicing:bank_line_days to pg
SET search_path = :"schema";

-- What the bank booked on some days.
CREATE INDEX CONCURRENTLY bank_lines_days ON bank_lines (booking_date, line_id);
