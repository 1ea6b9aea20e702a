// Between the API's messages of the books and this service's values, with all validation of fields. Pure; any thread.
#pragma once

#include <optional>

#include "absl/status/statusor.h"
#include "services/invoicing/books/book_store.h"
#include "services/invoicing/books/export_store.h"
#include "vlot/invoicing/v1/books.pb.h"

namespace vlot::invoicing::books {

inline constexpr std::string_view kExportList = "ledgerExports";
inline constexpr std::string_view kEntryList = "accountEntries";

absl::StatusOr<ExportWish> FromProto(const v1::CreateLedgerExportRequest& proto);

struct PartQuery {
  ExportId id;
  int64_t offset = 0;
  int64_t size = 0;
};
absl::StatusOr<PartQuery> FromProto(const v1::GetLedgerExportPartRequest& proto);

absl::StatusOr<DayPeriod> FromProto(const v1::GetVatReturnRequest& proto);

struct SalesQuery {
  DayPeriod period;
  std::string after;  // VAT id
  bool from_start = true;
  int size = 0;
};
absl::StatusOr<SalesQuery> FromProto(const v1::ListIntraCommunitySalesRequest& proto);
// Of the page after the one that ends with `vat_id`.
std::string TokenAfter(const std::string& vat_id);

struct EntriesQuery {
  AccountId account;
  std::optional<absl::CivilDay> from;
  int64_t after = 0;
  int size = 0;
};
absl::StatusOr<EntriesQuery> FromProto(const v1::ListAccountEntriesRequest& proto);

v1::LedgerExport ToProto(const ExportRow& row);
v1::LedgerExportPart ToProto(const ExportRow& row, int64_t offset, std::string content);
v1::VatReturn ToProto(const VatReport& report);
v1::IntraCommunitySale ToProto(const IntraCommunitySale& sale);
v1::AccountEntry ToProto(const EntryRow& row);

}  // namespace vlot::invoicing::books
