-- Deploy vlot_invoicing:credited_rates to pg
BEGIN;
SET LOCAL search_path = :"schema";

-- What each credit note takes off a delivery, by VAT rate, VAT and cents of rounding included: sums to the note.
CREATE TABLE credited_rates (
  credit_note_id uuid     NOT NULL,
  line_first     smallint NOT NULL, -- of the invoice: the delivery that begins there; 0: an invoice without, or as a whole
  vat_category   smallint NOT NULL, -- vat::Category
  gross_minor    bigint   NOT NULL,
  PRIMARY KEY (credit_note_id, line_first, vat_category)
);

-- Of the notes that there are: their lines, which are of the delivery whose order they name or whose pieces they credit.
-- The cents between lines and note go with its greatest amount.
WITH notes AS (
  SELECT c.credit_note_id, c.invoice_id, n.order_id, n.prices_include_vat,
         n.net_minor + n.vat_minor + n.rounding_minor AS total_minor
  FROM invoice_credits AS c JOIN invoices AS n ON n.invoice_id = c.credit_note_id
), rates AS (
  SELECT n.credit_note_id, n.total_minor, coalesce(d.line_first, 0::smallint) AS line_first, l.vat_category,
         CASE WHEN n.prices_include_vat THEN sum(l.quantity * l.unit_price_minor)
              ELSE sum(l.net_minor) + round(sum(l.net_minor) * max(l.vat_percent::numeric) / 100) END AS gross_minor
  FROM notes AS n JOIN invoice_lines AS l ON l.invoice_id = n.credit_note_id
  LEFT JOIN credited_pieces AS p ON p.credit_note_id = n.credit_note_id AND p.line = l.line
  LEFT JOIN LATERAL (
    SELECT line_first FROM invoice_deliveries
    WHERE invoice_id = n.invoice_id AND (order_id = n.order_id OR p.invoice_line BETWEEN line_first AND line_last)
    ORDER BY p.invoice_line BETWEEN line_first AND line_last DESC NULLS LAST, line_first LIMIT 1) AS d ON true
  GROUP BY n.credit_note_id, n.total_minor, n.prices_include_vat, coalesce(d.line_first, 0::smallint), l.vat_category
), placed AS (
  SELECT credit_note_id, line_first, vat_category, gross_minor,
         total_minor - sum(gross_minor) OVER (PARTITION BY credit_note_id) AS cents,
         row_number() OVER (PARTITION BY credit_note_id ORDER BY gross_minor DESC, line_first, vat_category) AS place
  FROM rates
)
INSERT INTO credited_rates (credit_note_id, line_first, vat_category, gross_minor)
SELECT credit_note_id, line_first, vat_category, gross_minor + CASE WHEN place = 1 THEN cents ELSE 0 END
FROM placed WHERE place = 1 OR gross_minor <> 0;

-- What was credited stays.
REVOKE UPDATE, DELETE, TRUNCATE ON credited_rates FROM CURRENT_USER;

COMMIT;
