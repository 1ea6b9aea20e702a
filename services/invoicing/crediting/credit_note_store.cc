#include "services/invoicing/crediting/credit_note_store.h"

#include <algorithm>
#include <map>

#include "common/status/status.h"

namespace vlot::invoicing {
namespace {

constexpr pg::Statement kFindCredits{"invoicing.FindCredits", R"sql(
SELECT c.invoice_id, c.open_minor, c.balance_minor, c.refund_minor
FROM invoice_credits AS c WHERE c.invoice_id = ANY($1::uuid[]) ORDER BY c.credit_note_id)sql"};

constexpr pg::Statement kFindCreditedPieces{"invoicing.FindCreditedPieces", R"sql(
SELECT c.invoice_id, p.invoice_line, sum(p.quantity)::bigint
FROM invoice_credits AS c JOIN credited_pieces AS p ON p.credit_note_id = c.credit_note_id
WHERE c.invoice_id = ANY($1::uuid[])
GROUP BY c.invoice_id, p.invoice_line ORDER BY c.invoice_id, p.invoice_line)sql"};

constexpr pg::Statement kFindCreditedRates{"invoicing.FindCreditedRates", R"sql(
SELECT c.invoice_id, r.line_first, r.vat_category, sum(r.gross_minor)::bigint
FROM invoice_credits AS c JOIN credited_rates AS r ON r.credit_note_id = c.credit_note_id
WHERE c.invoice_id = ANY($1::uuid[])
GROUP BY c.invoice_id, r.line_first, r.vat_category ORDER BY c.invoice_id, r.line_first, r.vat_category)sql"};

// Of collective invoices: pieces that were taken off deliveries before.
constexpr pg::Statement kFindReducedLines{"invoicing.FindReducedLines", R"sql(
SELECT d.invoice_id, (d.line_first + r.of_item - 1)::smallint, sum(r.quantity)::bigint
FROM invoice_deliveries AS d JOIN reduced_items AS r ON r.accrual_id = d.accrual_id
WHERE d.invoice_id = ANY($1::uuid[]) AND r.of_item > 0
GROUP BY 1, 2 ORDER BY 1, 2)sql"};

constexpr pg::Statement kFindDivisions{"invoicing.FindDivisions", R"sql(
SELECT credit_note_id, open_minor, balance_minor, refund_minor
FROM invoice_credits WHERE credit_note_id = ANY($1::uuid[]) ORDER BY credit_note_id)sql"};

constexpr pg::Statement kInsertCredits{"invoicing.InsertCredits", R"sql(
INSERT INTO invoice_credits (credit_note_id, invoice_id, open_minor, balance_minor, refund_minor, of_amount)
SELECT c.credit_note_id, c.invoice_id, c.open_minor, c.balance_minor, c.refund_minor, c.of_amount
FROM unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bool[])
  AS c (credit_note_id, invoice_id, open_minor, balance_minor, refund_minor, of_amount))sql"};

constexpr pg::Statement kInsertPieces{"invoicing.InsertCreditedPieces", R"sql(
INSERT INTO credited_pieces (credit_note_id, line, invoice_line, quantity)
SELECT p.credit_note_id, p.line, p.invoice_line, p.quantity
FROM unnest($1::uuid[], $2::smallint[], $3::smallint[], $4::bigint[])
  AS p (credit_note_id, line, invoice_line, quantity))sql"};

constexpr pg::Statement kInsertRates{"invoicing.InsertCreditedRates", R"sql(
INSERT INTO credited_rates (credit_note_id, line_first, vat_category, gross_minor)
SELECT r.credit_note_id, r.line_first, r.vat_category, r.gross_minor
FROM unnest($1::uuid[], $2::smallint[], $3::smallint[], $4::bigint[])
  AS r (credit_note_id, line_first, vat_category, gross_minor))sql"};

constexpr pg::Statement kTakeOff{"invoicing.TakeOffInvoices", R"sql(
UPDATE invoices AS i
SET open_minor = i.open_minor - t.open_minor,
    credited_open_minor = i.credited_open_minor + t.open_minor,
    state = CASE WHEN t.whole THEN 3 WHEN i.open_minor <> t.open_minor THEN i.state
                 WHEN i.written_off_minor > 0 THEN 4 ELSE 2 END
FROM unnest($1::uuid[], $2::bigint[], $3::bool[]) AS t (invoice_id, open_minor, whole)
WHERE i.invoice_id = t.invoice_id)sql"};

CreditDivision ReadDivision(const pg::Row& row) {
  return {.open_minor = row.Get<int64_t>(1), .balance_minor = row.Get<int64_t>(2), .refund_minor = row.Get<int64_t>(3)};
}

absl::Status InsertPieces(pg::Transaction& tx, absl::Span<const DraftedCredit* const> credits) {
  pg::Column<InvoiceId> notes;
  pg::Column<int16_t> lines, invoice_lines;
  pg::Column<int64_t> quantities;
  for (const DraftedCredit* credit : credits) {
    for (size_t i = 0; i < credit->of_line.size(); ++i) {
      if (credit->of_line[i] == 0) continue;
      notes.Add(credit->note.id);
      lines.Add(credit->note.lines[i].line);
      invoice_lines.Add(credit->of_line[i]);
      quantities.Add(credit->note.lines[i].quantity);
    }
  }
  return tx.ExecLater(kInsertPieces, notes, lines, invoice_lines, quantities);
}

absl::Status InsertRates(pg::Transaction& tx, absl::Span<const DraftedCredit* const> credits) {
  pg::Column<InvoiceId> notes;
  pg::Column<int16_t> firsts;
  pg::Column<vat::Category> categories;
  pg::Column<int64_t> amounts;
  for (const DraftedCredit* credit : credits) {
    for (const auto& [first, rates] : credit->rates) {
      for (const auto& [category, minor] : rates) {
        notes.Add(credit->note.id);
        firsts.Add(first);
        categories.Add(category);
        amounts.Add(minor);
      }
    }
  }
  return tx.ExecLater(kInsertRates, notes, firsts, categories, amounts);
}

}  // namespace

absl::StatusOr<CreditsBefore> FindCredits(pg::Transaction& tx, absl::Span<const Document* const> documents) {
  CreditsBefore credits;
  std::vector<InvoiceId> ids, collective;
  for (const Document* document : documents) {
    credits[document->id];
    ids.push_back(document->id);
    if (document->kind == Kind::kCollectiveInvoice) collective.push_back(document->id);
  }
  if (ids.empty()) return credits;
  ASSIGN_OR_RETURN(const pg::Result notes, tx.Exec(kFindCredits, pg::Array(ids)));
  for (pg::Row row : notes) {
    CreditedBefore& before = credits[row.Get<InvoiceId>(0)];
    const CreditDivision division = ReadDivision(row);
    ++before.notes;
    before.division.open_minor += division.open_minor;
    before.division.balance_minor += division.balance_minor;
    before.division.refund_minor += division.refund_minor;
  }
  if (!notes.empty()) {
    ASSIGN_OR_RETURN(const pg::Result pieces, tx.Exec(kFindCreditedPieces, pg::Array(ids)));
    for (pg::Row row : pieces) credits[row.Get<InvoiceId>(0)].pieces[row.Get<int16_t>(1)] = row.Get<int64_t>(2);
    ASSIGN_OR_RETURN(const pg::Result rates, tx.Exec(kFindCreditedRates, pg::Array(ids)));
    for (pg::Row row : rates) {
      credits[row.Get<InvoiceId>(0)].rates[row.Get<int16_t>(1)][row.Get<vat::Category>(2)] = row.Get<int64_t>(3);
    }
  }
  if (collective.empty()) return credits;
  ASSIGN_OR_RETURN(const pg::Result reduced, tx.Exec(kFindReducedLines, pg::Array(collective)));
  for (pg::Row row : reduced) credits[row.Get<InvoiceId>(0)].reduced[row.Get<int16_t>(1)] = row.Get<int64_t>(2);
  return credits;
}

absl::StatusOr<absl::flat_hash_map<InvoiceId, CreditDivision>> FindDivisions(pg::Transaction& tx,
                                                                             const std::vector<InvoiceId>& notes) {
  absl::flat_hash_map<InvoiceId, CreditDivision> divisions;
  if (notes.empty()) return divisions;
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kFindDivisions, pg::Array(notes)));
  for (pg::Row row : rows) divisions[row.Get<InvoiceId>(0)] = ReadDivision(row);
  return divisions;
}

absl::Status InsertCredits(pg::Transaction& tx, absl::Span<const DraftedCredit* const> credits) {
  if (credits.empty()) return absl::OkStatus();
  auto column = [&](auto get) {
    return pg::ArrayOf(credits, [&](const DraftedCredit* credit) { return get(*credit); });
  };
  using D = const DraftedCredit&;
  RETURN_IF_ERROR(tx.ExecLater(
      kInsertCredits, column([](D d) { return d.note.id; }), column([](D d) { return d.note.credited; }),
      column([](D d) { return d.division.open_minor; }), column([](D d) { return d.division.balance_minor; }),
      column([](D d) { return d.division.refund_minor; }),
      column([](D d) { return std::count(d.of_line.begin(), d.of_line.end(), 0) > 0; })));
  RETURN_IF_ERROR(InsertPieces(tx, credits));
  return InsertRates(tx, credits);
}

absl::Status TakeOffInvoices(pg::Transaction& tx, absl::Span<const DraftedCredit* const> credits) {
  struct Sum {
    int64_t open_minor = 0;
    bool whole = false;
  };
  std::map<InvoiceId, Sum> sums;
  for (const DraftedCredit* credit : credits) {
    Sum& sum = sums[credit->note.credited];
    sum.open_minor += credit->division.open_minor;
    sum.whole = sum.whole || credit->whole;
  }
  if (sums.empty()) return absl::OkStatus();
  return tx.ExecLater(kTakeOff, pg::ArrayOf(sums, [](const auto& s) { return s.first; }),
                      pg::ArrayOf(sums, [](const auto& s) { return s.second.open_minor; }),
                      pg::ArrayOf(sums, [](const auto& s) { return s.second.whole; }));
}

}  // namespace vlot::invoicing
