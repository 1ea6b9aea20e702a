// Writing documents: numbers, invoices, lines and VAT groups. Reading them: document_store.cc.
#include <algorithm>

#include "common/status/status.h"
#include "services/invoicing/document_store.h"

namespace vlot::invoicing {
namespace {

// The first document of a run makes its counter.
constexpr pg::Statement kInsertCounters{"invoicing.InsertCounters", R"sql(
INSERT INTO number_counters (legal_entity, series, year, last_number)
SELECT $1, r.series, r.year, 0 FROM unnest($2::smallint[], $3::int[]) AS r (series, year)
ON CONFLICT (legal_entity, series, year) DO NOTHING)sql"};

constexpr pg::Statement kTakeNumbers{"invoicing.TakeNumbers", R"sql(
UPDATE number_counters AS n SET last_number = n.last_number + r.count
FROM unnest($2::smallint[], $3::int[], $4::bigint[]) AS r (series, year, count)
WHERE n.legal_entity = $1 AND n.series = r.series AND n.year = r.year
RETURNING n.series, n.year, n.last_number - r.count + 1)sql"};

constexpr pg::Statement kInsertInvoices{"invoicing.InsertInvoices", R"sql(
INSERT INTO invoices (invoice_id, kind, state, legal_entity, number, seller_id, account_id, order_id, order_number,
                      profile, language, delivery_region, external_reference, prices_include_vat, issue_date, due_date,
                      currency, net_minor, vat_minor, rounding_minor, prepaid_minor, open_minor, credited_id,
                      credited_number, reason, buyer, create_time, content_sha256, paid_on, paid_by)
SELECT i.invoice_id, i.kind, i.state, i.legal_entity, i.number, i.seller_id, i.account_id, i.order_id, i.order_number,
       i.profile, i.language, i.delivery_region, i.external_reference, i.prices_include_vat, i.issue_date, i.due_date,
       i.currency, i.net_minor, i.vat_minor, i.rounding_minor, i.prepaid_minor, i.open_minor, i.credited_id,
       i.credited_number, i.reason, i.buyer, i.create_time, i.content_sha256, i.paid_on, i.paid_by
FROM unnest($1::uuid[], $2::smallint[], $3::smallint[], $4::text[], $5::text[], $6::uuid[], $7::uuid[], $8::uuid[],
            $9::text[], $10::smallint[], $11::text[], $12::text[], $13::text[], $14::bool[], $15::date[], $16::date[],
            $17::text[], $18::bigint[], $19::bigint[], $20::bigint[], $21::bigint[], $22::bigint[], $23::uuid[],
            $24::text[], $25::text[], $26::bytea[], $27::timestamptz[], $28::bytea[], $29::date[], $30::text[])
  AS i (invoice_id, kind, state, legal_entity, number, seller_id, account_id, order_id, order_number, profile, language,
        delivery_region, external_reference, prices_include_vat, issue_date, due_date, currency, net_minor, vat_minor,
        rounding_minor, prepaid_minor, open_minor, credited_id, credited_number, reason, buyer, create_time,
        content_sha256, paid_on, paid_by))sql"};

constexpr pg::Statement kInsertLines{"invoicing.InsertLines", R"sql(
INSERT INTO invoice_lines (invoice_id, line, title, item, quantity, unit_price_minor, net_minor, vat_category,
                           vat_percent, charge)
SELECT l.invoice_id, l.line, l.title, l.item, l.quantity, l.unit_price_minor, l.net_minor, l.vat_category,
       l.vat_percent, l.charge
FROM unnest($1::uuid[], $2::smallint[], $3::text[], $4::text[], $5::bigint[], $6::bigint[], $7::bigint[],
            $8::smallint[], $9::text[], $10::bool[])
  AS l (invoice_id, line, title, item, quantity, unit_price_minor, net_minor, vat_category, vat_percent, charge))sql"};

constexpr pg::Statement kInsertGroups{"invoicing.InsertGroups", R"sql(
INSERT INTO invoice_vat_groups (invoice_id, vat_category, vat_percent, net_minor, vat_minor)
SELECT g.invoice_id, g.vat_category, g.vat_percent, g.net_minor, g.vat_minor
FROM unnest($1::uuid[], $2::smallint[], $3::text[], $4::bigint[], $5::bigint[])
  AS g (invoice_id, vat_category, vat_percent, net_minor, vat_minor))sql"};

absl::Status InsertLines(pg::Transaction& tx, absl::Span<const StoredDocument> documents) {
  pg::Column<InvoiceId> ids;
  pg::Column<int16_t> numbers;
  pg::Column<std::string> titles, items, percents;
  pg::Column<int64_t> quantities, prices, nets;
  pg::Column<vat::Category> categories;
  pg::Column<bool> charges;
  for (const StoredDocument& stored : documents) {
    for (const DocumentLine& line : stored.document.lines) {
      ids.Add(stored.document.id);
      numbers.Add(line.line);
      titles.Add(line.title);
      items.Add(line.item);
      quantities.Add(line.quantity);
      prices.Add(line.unit_price.minor);
      nets.Add(line.net.minor);
      categories.Add(line.category);
      percents.Add(line.percent.ToString());
      charges.Add(line.charge);
    }
  }
  return tx.ExecLater(kInsertLines, ids, numbers, titles, items, quantities, prices, nets, categories, percents,
                      charges);
}

absl::Status InsertGroups(pg::Transaction& tx, absl::Span<const StoredDocument> documents) {
  pg::Column<InvoiceId> ids;
  pg::Column<vat::Category> categories;
  pg::Column<std::string> percents;
  pg::Column<int64_t> nets, vats;
  for (const StoredDocument& stored : documents) {
    for (const vat::Group& group : stored.document.groups) {
      ids.Add(stored.document.id);
      categories.Add(group.category);
      percents.Add(group.percent.ToString());
      nets.Add(group.net.minor);
      vats.Add(group.vat.minor);
    }
  }
  return tx.ExecLater(kInsertGroups, ids, categories, percents, nets, vats);
}

std::optional<InvoiceId> CreditedOf(const Document& document) {
  if (document.credited.IsNil()) return std::nullopt;
  return document.credited;
}

std::optional<std::string> CreditedNumberOf(const Document& document) {
  if (document.credited.IsNil()) return std::nullopt;
  return document.credited_number;
}

std::optional<absl::CivilDay> PaidOnOf(const Document& document) {
  if (!document.receipt) return std::nullopt;
  return document.receipt->day;
}

std::optional<std::string> PaidByOf(const Document& document) {
  if (!document.receipt) return std::nullopt;
  return document.receipt->method;
}

absl::StatusOr<pg::Result> ExecTakeNumbers(pg::Transaction& tx, const std::string& legal_entity,
                                           const std::map<Run, int64_t>& counts) {
  return tx.Exec(kTakeNumbers, legal_entity, pg::ArrayOf(counts, [](const auto& c) { return c.first.series; }),
                 pg::ArrayOf(counts, [](const auto& c) { return c.first.year; }),
                 pg::ArrayOf(counts, [](const auto& c) { return c.second; }));
}

}  // namespace

absl::StatusOr<std::map<Run, int64_t>> TakeNumbers(pg::Transaction& tx, const std::string& legal_entity,
                                                   const std::map<Run, int64_t>& counts) {
  std::map<Run, int64_t> first;
  if (counts.empty()) return first;
  ASSIGN_OR_RETURN(pg::Result taken, ExecTakeNumbers(tx, legal_entity, counts));
  std::map<Run, int64_t> missing = counts;
  const auto read = [&](const pg::Result& result) {
    for (pg::Row row : result) {
      const Run run{row.Get<Series>(0), row.Get<int32_t>(1)};
      first[run] = row.Get<int64_t>(2);
      missing.erase(run);
    }
  };
  read(taken);
  if (missing.empty()) return first;
  RETURN_IF_ERROR(tx.ExecLater(kInsertCounters, legal_entity,
                               pg::ArrayOf(missing, [](const auto& m) { return m.first.series; }),
                               pg::ArrayOf(missing, [](const auto& m) { return m.first.year; })));
  ASSIGN_OR_RETURN(taken, ExecTakeNumbers(tx, legal_entity, missing));
  read(taken);
  return first;
}

absl::Status InsertLinesAndGroups(pg::Transaction& tx, absl::Span<const StoredDocument> documents) {
  if (documents.empty()) return absl::OkStatus();
  RETURN_IF_ERROR(InsertLines(tx, documents));
  return InsertGroups(tx, documents);
}

absl::Status InsertInvoices(pg::Transaction& tx, absl::Span<const StoredDocument> documents) {
  if (documents.empty()) return absl::OkStatus();
  auto stored = [&](auto get) { return pg::ArrayOf(documents, get); };
  auto column = [&](auto get) {
    return pg::ArrayOf(documents, [&](const StoredDocument& s) { return get(s.document); });
  };
  using D = const Document&;
  return tx.ExecLater(
      kInsertInvoices, column([](D d) { return d.id; }), column([](D d) { return d.kind; }),
      column([](D d) { return d.state; }), stored([](const StoredDocument& s) { return s.legal_entity; }),
      column([](D d) { return d.number; }), stored([](const StoredDocument& s) { return s.seller; }),
      column([](D d) { return d.account; }), column([](D d) { return d.order; }),
      column([](D d) { return d.order_number; }), column([](D d) { return d.profile; }),
      column([](D d) { return d.language; }), column([](D d) { return d.delivery_region; }),
      column([](D d) { return d.external_reference; }), column([](D d) { return d.prices_include_vat; }),
      column([](D d) { return d.issue_date; }), column([](D d) { return d.due_date; }),
      column([](D d) { return d.gross.currency.code(); }), column([](D d) { return d.net.minor; }),
      column([](D d) { return d.vat.minor; }), column([](D d) { return d.rounding.minor; }),
      column([](D d) { return d.prepaid.minor; }), column([](D d) { return d.open.minor; }), column(CreditedOf),
      column(CreditedNumberOf), column([](D d) { return d.reason; }),
      stored([](const StoredDocument& s) { return pg::BytesView{s.buyer}; }), column([](D d) { return d.create_time; }),
      stored([](const StoredDocument& s) { return pg::BytesView{s.seal}; }), column(PaidOnOf), column(PaidByOf));
}

}  // namespace vlot::invoicing
