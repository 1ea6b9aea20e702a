// Reading documents, and what becomes of their names. Writing them: document_insert.cc.
#include "services/invoicing/document_store.h"

#include <algorithm>

#include "common/status/status.h"
#include "services/invoicing/collective_store.h"

namespace vlot::invoicing {
namespace {

constexpr pg::Statement kClaimNames{"invoicing.ClaimNames", R"sql(
INSERT INTO document_names (invoice_id, outcome)
SELECT n.invoice_id, $2 FROM unnest($1::uuid[]) AS n (invoice_id)
ON CONFLICT (invoice_id) DO NOTHING
RETURNING invoice_id)sql"};

constexpr pg::Statement kFindClaimed{"invoicing.FindClaimed", R"sql(
SELECT n.invoice_id, n.outcome, coalesce(i.number, ''), i.order_id,
       coalesce(i.net_minor + i.vat_minor + i.rounding_minor, 0), coalesce(i.currency, 'EUR'), i.credited_id
FROM document_names AS n LEFT JOIN invoices AS i ON i.invoice_id = n.invoice_id
WHERE n.invoice_id = ANY($1::uuid[]))sql"};

#define VLOT_INVOICE_COLUMNS                                                                                          \
  "invoice_id, kind, state, legal_entity, number, seller_id, account_id, order_id, order_number, profile, language, " \
  "delivery_region, external_reference, prices_include_vat, issue_date, due_date, currency, net_minor, vat_minor, "   \
  "rounding_minor, prepaid_minor, open_minor, credited_id, coalesce(credited_number, ''), reason, buyer, "            \
  "create_time, "                                                                                                     \
  "coalesce(content_sha256, ''::bytea), written_off_minor, paid_on, paid_by"

constexpr pg::Statement kFindInvoices{"invoicing.FindInvoices",
                                      "SELECT " VLOT_INVOICE_COLUMNS
                                      " FROM invoices WHERE invoice_id = ANY($1::uuid[]) ORDER BY invoice_id"};

constexpr pg::Statement kLockInvoices{
    "invoicing.LockInvoices",
    "SELECT " VLOT_INVOICE_COLUMNS " FROM invoices WHERE invoice_id = ANY($1::uuid[]) ORDER BY invoice_id FOR UPDATE"};

#undef VLOT_INVOICE_COLUMNS

constexpr pg::Statement kFindLines{"invoicing.FindLines", R"sql(
SELECT invoice_id, line, title, item, quantity, unit_price_minor, net_minor, vat_category, vat_percent, charge
FROM invoice_lines WHERE invoice_id = ANY($1::uuid[]) ORDER BY invoice_id, line)sql"};

constexpr pg::Statement kFindGroups{"invoicing.FindGroups", R"sql(
SELECT invoice_id, vat_category, vat_percent, net_minor, vat_minor
FROM invoice_vat_groups WHERE invoice_id = ANY($1::uuid[]) ORDER BY invoice_id, vat_category, vat_percent)sql"};

// $1 before which document, $2 how many, the others filters; what is not asked for is NULL.
#define VLOT_LISTED_WHERE                                                                                   \
  "i.invoice_id < $1 AND ($3::smallint IS NULL OR i.state = $3) AND ($4::smallint IS NULL OR i.kind = $4) " \
  "AND ($5::date IS NULL OR i.issue_date >= $5) AND ($6::date IS NULL OR i.issue_date < $6) "               \
  "AND ($7::uuid IS NULL OR i.account_id = $7) AND ($8::uuid IS NULL OR i.order_id = $8) "                  \
  "AND ($9::text IS NULL OR i.number = $9) ORDER BY i.invoice_id DESC LIMIT $2"

// The same list, by the filter that leaves the fewest rows to look at: each has its index.
constexpr pg::Statement kListInvoices{"invoicing.ListInvoices",
                                      "SELECT i.invoice_id FROM invoices AS i WHERE " VLOT_LISTED_WHERE};

constexpr pg::Statement kListOpenInvoices{"invoicing.ListOpenInvoices",
                                          "SELECT i.invoice_id FROM invoices AS i WHERE i.state = 1 "
                                          "AND " VLOT_LISTED_WHERE};

constexpr pg::Statement kListInvoicesOfAccount{"invoicing.ListInvoicesOfAccount",
                                               "SELECT i.invoice_id FROM invoices AS i WHERE i.account_id = $7 "
                                               "AND " VLOT_LISTED_WHERE};

constexpr pg::Statement kListInvoicesOfOrder{"invoicing.ListInvoicesOfOrder",
                                             "SELECT i.invoice_id FROM invoices AS i WHERE i.order_id = $8 "
                                             "AND " VLOT_LISTED_WHERE};

// Days of issue are found by ranges of blocks: with both ends told, for an end that is open would be all of them.
constexpr pg::Statement kListInvoicesOfDays{"invoicing.ListInvoicesOfDays",
                                            "SELECT i.invoice_id FROM invoices AS i WHERE i.issue_date >= $5 "
                                            "AND i.issue_date < $6 AND " VLOT_LISTED_WHERE};

// A number is unique within a legal entity: the list is as long as there are legal entities.
constexpr pg::Statement kListInvoicesByNumber{"invoicing.ListInvoicesByNumber",
                                              "SELECT i.invoice_id FROM (SELECT DISTINCT legal_entity FROM "
                                              "number_counters) AS e JOIN invoices AS i "
                                              "ON i.legal_entity = e.legal_entity AND i.number = $9 "
                                              "WHERE " VLOT_LISTED_WHERE};

#undef VLOT_LISTED_WHERE

absl::StatusOr<StoredDocument> ReadInvoice(const pg::Row& row) {
  ASSIGN_OR_RETURN(const Currency currency, Currency::Parse(row.Text(16)));
  const auto money = [&](size_t column) { return Money{row.Get<int64_t>(column), currency}; };
  StoredDocument stored;
  Document& d = stored.document;
  d.id = row.Get<InvoiceId>(0);
  d.kind = row.Get<Kind>(1);
  d.state = row.Get<State>(2);
  stored.legal_entity = row.Get<std::string>(3);
  d.number = row.Get<std::string>(4);
  stored.seller = row.Get<Uuid>(5);
  d.account = row.Get<AccountId>(6);
  d.order = row.Get<OrderId>(7);
  d.order_number = row.Get<std::string>(8);
  d.profile = row.Get<Profile>(9);
  d.language = row.Get<std::string>(10);
  d.delivery_region = row.Get<std::string>(11);
  d.external_reference = row.Get<std::string>(12);
  d.prices_include_vat = row.Get<bool>(13);
  d.issue_date = row.Get<absl::CivilDay>(14);
  d.due_date = row.Get<std::optional<absl::CivilDay>>(15);
  d.net = money(17);
  d.vat = money(18);
  d.gross = {d.net.minor + d.vat.minor, currency};
  d.rounding = money(19);
  d.prepaid = money(20);
  d.payable = {d.gross.minor + d.rounding.minor - d.prepaid.minor, currency};
  d.open = money(21);
  d.credited = row.Get<std::optional<InvoiceId>>(22).value_or(InvoiceId());
  d.credited_number = row.Get<std::string>(23);
  d.reason = row.Get<std::string>(24);
  stored.buyer = row.Get<pg::Bytes>(25).data;
  d.create_time = row.Get<absl::Time>(26);
  stored.seal = row.Get<pg::Bytes>(27).data;
  d.written_off = money(28);
  if (const auto paid_on = row.Get<std::optional<absl::CivilDay>>(29)) {
    d.receipt = Receipt{.day = *paid_on, .method = row.Get<std::optional<std::string>>(30).value_or("")};
  }
  return stored;
}

absl::StatusOr<DocumentLine> ReadLine(const pg::Row& row, Currency currency) {
  ASSIGN_OR_RETURN(const Decimal percent, Decimal::Parse(row.Text(8)));
  return DocumentLine{.line = row.Get<int16_t>(1),
                      .title = row.Get<std::string>(2),
                      .item = row.Get<std::string>(3),
                      .quantity = row.Get<int64_t>(4),
                      .unit_price = {row.Get<int64_t>(5), currency},
                      .net = {row.Get<int64_t>(6), currency},
                      .category = row.Get<vat::Category>(7),
                      .percent = percent,
                      .charge = row.Get<bool>(9)};
}

absl::Status ReadParts(pg::Transaction& tx, const std::vector<InvoiceId>& ids,
                       absl::flat_hash_map<InvoiceId, Document*>& documents) {
  ASSIGN_OR_RETURN(const pg::Result lines, tx.Exec(kFindLines, pg::Array(ids)));
  for (pg::Row row : lines) {
    Document* const document = documents[row.Get<InvoiceId>(0)];
    if (document == nullptr) continue;
    ASSIGN_OR_RETURN(DocumentLine line, ReadLine(row, document->net.currency));
    document->lines.push_back(std::move(line));
  }
  ASSIGN_OR_RETURN(const pg::Result groups, tx.Exec(kFindGroups, pg::Array(ids)));
  for (pg::Row row : groups) {
    Document* const document = documents[row.Get<InvoiceId>(0)];
    if (document == nullptr) continue;
    const Currency currency = document->net.currency;
    ASSIGN_OR_RETURN(const Decimal percent, Decimal::Parse(row.Text(2)));
    document->groups.push_back({row.Get<vat::Category>(1), percent, Money{row.Get<int64_t>(3), currency},
                                Money{row.Get<int64_t>(4), currency}});
  }
  return absl::OkStatus();
}

// What sorts after every document.
InvoiceId EndOfDocuments() {
  Uuid::Bytes bytes;
  bytes.fill(0xff);
  return InvoiceId(Uuid(bytes));
}

const pg::Statement& StatementOf(const DocumentFilter& filter) {
  if (filter.number) return kListInvoicesByNumber;
  if (filter.order) return kListInvoicesOfOrder;
  if (filter.account) return kListInvoicesOfAccount;
  if (filter.state == State::kOpen) return kListOpenInvoices;
  if (filter.from && filter.until) return kListInvoicesOfDays;
  return kListInvoices;
}

}  // namespace

absl::StatusOr<absl::flat_hash_set<InvoiceId>> ClaimNames(pg::Transaction& tx, std::vector<InvoiceId> ids,
                                                          Outcome outcome) {
  absl::flat_hash_set<InvoiceId> claimed;
  if (ids.empty()) return claimed;
  std::sort(ids.begin(), ids.end());
  ASSIGN_OR_RETURN(const pg::Result result, tx.Exec(kClaimNames, pg::Array(ids), outcome));
  for (pg::Row row : result) claimed.insert(row.Get<InvoiceId>(0));
  return claimed;
}

absl::StatusOr<absl::flat_hash_map<InvoiceId, Claimed>> FindClaimed(pg::Transaction& tx,
                                                                    const std::vector<InvoiceId>& ids) {
  absl::flat_hash_map<InvoiceId, Claimed> found;
  if (ids.empty()) return found;
  ASSIGN_OR_RETURN(const pg::Result result, tx.Exec(kFindClaimed, pg::Array(ids)));
  for (pg::Row row : result) {
    ASSIGN_OR_RETURN(const Currency currency, Currency::Parse(row.Text(5)));
    found[row.Get<InvoiceId>(0)] = {.outcome = row.Get<Outcome>(1),
                                    .number = row.Get<std::string>(2),
                                    .order = row.Get<std::optional<OrderId>>(3).value_or(OrderId()),
                                    .total = {row.Get<int64_t>(4), currency},
                                    .credited = row.Get<std::optional<InvoiceId>>(6).value_or(InvoiceId())};
  }
  return found;
}

absl::StatusOr<std::vector<StoredDocument>> FindDocuments(pg::Transaction& tx, std::vector<InvoiceId> ids, Lock lock) {
  std::vector<StoredDocument> found;
  if (ids.empty()) return found;
  std::sort(ids.begin(), ids.end());
  ASSIGN_OR_RETURN(const pg::Result result,
                   tx.Exec(lock == Lock::kForUpdate ? kLockInvoices : kFindInvoices, pg::Array(ids)));
  for (pg::Row row : result) {
    ASSIGN_OR_RETURN(StoredDocument stored, ReadInvoice(row));
    found.push_back(std::move(stored));
  }
  absl::flat_hash_map<InvoiceId, Document*> by_id;
  for (StoredDocument& stored : found) by_id[stored.document.id] = &stored.document;
  RETURN_IF_ERROR(ReadParts(tx, ids, by_id));
  RETURN_IF_ERROR(ReadCollectiveParts(tx, by_id));
  return found;
}

absl::StatusOr<std::vector<InvoiceId>> ListDocumentIds(pg::Transaction& tx, const DocumentFilter& filter,
                                                       InvoiceId before, int limit) {
  const auto& [account, order, number, state, kind, from, until] = filter;
  ASSIGN_OR_RETURN(const pg::Result result, tx.Exec(StatementOf(filter), before.IsNil() ? EndOfDocuments() : before,
                                                    limit, state, kind, from, until, account, order, number));
  std::vector<InvoiceId> ids;
  for (pg::Row row : result) ids.push_back(row.Get<InvoiceId>(0));
  return ids;
}

}  // namespace vlot::invoicing
