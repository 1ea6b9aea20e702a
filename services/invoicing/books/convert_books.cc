#include "services/invoicing/books/convert_books.h"

#include <algorithm>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "common/time/iso.h"
#include "common/wire/fields.h"
#include "common/wire/page_token.h"
#include "common/wire/types.h"
#include "services/invoicing/bank/bank_ids.h"
#include "services/invoicing/books/book_period.h"
#include "services/invoicing/errors.h"
#include "services/invoicing/handlers.h"

namespace vlot::invoicing::books {
namespace {

constexpr std::string_view kSaleList = "intraCommunitySales";
constexpr int kPageSizeStandard = 100;
constexpr int64_t kPartStandard = 1 << 20, kPartMax = 4 << 20;  // what a message bears

google::type::Money Euros(int64_t minor) { return wire::ToProto(Money{minor, kEur}); }

absl::CivilDay TakeDay(bool present, const google::type::Date& proto, const std::string& field,
                       Violations& violations) {
  if (present) return wire::Take(wire::FromProto(proto), field, violations);
  violations.Add(field, "is required");
  return {};
}

// `Message` has from_date and until_date. Checked as a period once both are days.
template <class Message>
DayPeriod TakePeriod(const Message& proto, const std::string& prefix, Violations& violations) {
  const size_t before = violations.all().size();
  const DayPeriod period{TakeDay(proto.has_from_date(), proto.from_date(), prefix + "from_date", violations),
                         TakeDay(proto.has_until_date(), proto.until_date(), prefix + "until_date", violations)};
  if (violations.all().size() != before) return period;
  if (period.end <= period.begin) violations.Add(prefix + "until_date", "must be after from_date");
  if (period.end - period.begin > kPeriodDaysMax) {
    violations.Add(prefix + "until_date", absl::StrCat("at most ", kPeriodDaysMax, " days after from_date"));
  }
  return period;
}

Format TakeFormat(v1::LedgerExport::Format format, Violations& violations) {
  if (format == v1::LedgerExport::XAF) return Format::kXaf;
  if (format != v1::LedgerExport::CSV) violations.Add("ledger_export.format", "must be XAF or CSV");
  return Format::kCsv;
}

v1::AccountEntry::Kind KindOf(const EntryRow& row) {
  if (row.document_kind) {
    if (*row.document_kind == Kind::kChargeNote) return v1::AccountEntry::COSTS;
    return *row.document_kind == Kind::kCreditNote ? v1::AccountEntry::CREDIT_NOTE : v1::AccountEntry::INVOICE;
  }
  if (row.written_off) return v1::AccountEntry::WRITE_OFF;
  return row.amount.IsNegative() ? v1::AccountEntry::RECEIPT : v1::AccountEntry::REPAYMENT;
}

std::string SubjectOf(const EntryRow& row) {
  if (row.document_kind) return InvoiceId(row.transaction).Name();
  if (row.written_off) return InvoiceId(*row.written_off).Name();
  return row.settled ? bank::LineId(*row.settled).Name() : "";
}

std::string_view ExtensionOf(Format format) { return format == Format::kXaf ? ".xaf" : ".csv"; }

}  // namespace

absl::StatusOr<ExportWish> FromProto(const v1::CreateLedgerExportRequest& proto) {
  Violations violations;
  ExportWish wish{.format = TakeFormat(proto.ledger_export().format(), violations),
                  .period = TakePeriod(proto.ledger_export(), "ledger_export.", violations)};
  if (violations.empty() && wish.format == Format::kXaf && !IsOfOneYear(wish.period)) {
    violations.Add("ledger_export.until_date", "an audit file is of one calendar year");
  }
  RETURN_IF_ERROR(violations.ToStatus(kErrorDomain));
  return wish;
}

absl::StatusOr<PartQuery> FromProto(const v1::GetLedgerExportPartRequest& proto) {
  Violations violations;
  PartQuery query{.id = wire::TakeName<ExportId>(proto.name(), "name", violations),
                  .offset = proto.offset(),
                  .size = proto.size_bytes() == 0 ? kPartStandard : std::min<int64_t>(proto.size_bytes(), kPartMax)};
  if (proto.offset() < 0) violations.Add("offset", "must not be negative");
  if (proto.size_bytes() < 0) violations.Add("size_bytes", "must not be negative");
  RETURN_IF_ERROR(violations.ToStatus(kErrorDomain));
  return query;
}

absl::StatusOr<DayPeriod> FromProto(const v1::GetVatReturnRequest& proto) {
  Violations violations;
  const DayPeriod period = TakePeriod(proto, "", violations);
  RETURN_IF_ERROR(violations.ToStatus(kErrorDomain));
  return period;
}

absl::StatusOr<SalesQuery> FromProto(const v1::ListIntraCommunitySalesRequest& proto) {
  Violations violations;
  SalesQuery query{.period = TakePeriod(proto, "", violations), .from_start = proto.page_token().empty()};
  query.size = wire::TakePageSize(proto.page_size(), kPageSizeStandard, kPageSizeMax, violations);
  // The key is never empty, though a VAT id may be.
  if (const std::string key = wire::TakePageToken(kSaleList, proto.page_token(), violations); !key.empty()) {
    query.after = key.substr(1);
  }
  RETURN_IF_ERROR(violations.ToStatus(kErrorDomain));
  return query;
}

absl::StatusOr<EntriesQuery> FromProto(const v1::ListAccountEntriesRequest& proto) {
  Violations violations;
  EntriesQuery query{.account = wire::TakeName<AccountId>(proto.parent(), "parent", violations)};
  if (proto.has_from_date()) query.from = wire::Take(wire::FromProto(proto.from_date()), "from_date", violations);
  query.size = wire::TakePageSize(proto.page_size(), kPageSizeStandard, kPageSizeMax, violations);
  query.after = wire::TakePageNumber(kEntryList, proto.page_token(), violations).value_or(0);
  RETURN_IF_ERROR(violations.ToStatus(kErrorDomain));
  return query;
}

std::string TokenAfter(const std::string& vat_id) { return wire::MakePageToken(kSaleList, absl::StrCat("=", vat_id)); }

v1::LedgerExport ToProto(const ExportRow& row) {
  v1::LedgerExport proto;
  proto.set_name(row.id.Name());
  proto.set_format(static_cast<v1::LedgerExport::Format>(row.wish.format));
  *proto.mutable_from_date() = wire::ToProto(row.wish.period.begin);
  *proto.mutable_until_date() = wire::ToProto(row.wish.period.end);
  proto.set_state(static_cast<v1::LedgerExport::State>(row.state));
  proto.set_ledger_sequence(row.summary.sequence);
  proto.set_postings(row.summary.lines);
  *proto.mutable_debits() = Euros(row.summary.debit_minor);
  proto.set_size_bytes(row.size_bytes);
  proto.set_sha256(absl::BytesToHexString(row.sha256));
  *proto.mutable_create_time() = wire::ToProto(row.create_time);
  if (row.end_time) *proto.mutable_end_time() = wire::ToProto(*row.end_time);
  proto.set_error(row.error);
  return proto;
}

v1::LedgerExportPart ToProto(const ExportRow& row, int64_t offset, std::string content) {
  v1::LedgerExportPart part;
  const bool xaf = row.wish.format == Format::kXaf;
  part.set_content_type(xaf ? "application/xml" : "text/csv");
  part.set_file_name(absl::StrCat("ledger-", FormatIsoDate(row.wish.period.begin), "-",
                                  FormatIsoDate(row.wish.period.end - 1), AbslView(ExtensionOf(row.wish.format))));
  part.set_next_offset(offset + static_cast<int64_t>(content.size()));
  part.set_content(std::move(content));
  return part;
}

v1::VatReturn ToProto(const VatReport& report) {
  v1::VatReturn proto;
  for (const VatBox& box : report.figures.boxes) {
    v1::VatReturn::Box& to = *proto.add_boxes();
    to.set_box(std::string(box.box));
    to.set_title(std::string(box.title));
    if (box.has_turnover) {
      *to.mutable_turnover() = Euros(box.turnover_minor);
      to.set_turnover_euros(box.turnover_euros);
    }
    if (!box.has_vat) continue;
    *to.mutable_vat() = Euros(box.vat_minor);
    if (box.has_documents) *to.mutable_documents_vat() = Euros(box.documents_vat_minor);
    to.set_vat_euros(box.vat_euros);
  }
  proto.set_ledger_sequence(report.sequence);
  *proto.mutable_difference() = Euros(report.figures.difference_minor);
  return proto;
}

v1::IntraCommunitySale ToProto(const IntraCommunitySale& sale) {
  v1::IntraCommunitySale proto;
  proto.set_vat_id(sale.vat_id);
  *proto.mutable_goods() = Euros(sale.goods_minor);
  *proto.mutable_services() = Euros(sale.services_minor);
  proto.set_goods_euros(WholeEuros(sale.goods_minor));
  proto.set_services_euros(WholeEuros(sale.services_minor));
  return proto;
}

v1::AccountEntry ToProto(const EntryRow& row) {
  v1::AccountEntry proto;
  *proto.mutable_date() = wire::ToProto(row.date);
  proto.set_kind(KindOf(row));
  proto.set_reference(row.document);
  proto.set_subject(SubjectOf(row));
  *proto.mutable_amount() = wire::ToProto(row.amount);
  *proto.mutable_balance() = wire::ToProto(row.balance);
  return proto;
}

}  // namespace vlot::invoicing::books
