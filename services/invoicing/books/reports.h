// Figures and files of the books, each from one snapshot of the ledger.
#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "common/pg/pg.h"
#include "services/invoicing/books/ledger_book.h"
#include "services/invoicing/books/vat_return.h"

namespace vlot::invoicing::books {

// How a session for reports behaves: it reads whole tables, and may take its time.
pg::Options ForReports(pg::Options database);

enum class Format : int16_t { kXaf = 1, kCsv = 2 };

struct ExportWish {
  Format format = Format::kXaf;
  DayPeriod period;
};

struct ExportSummary {
  int64_t sequence = 0;
  int64_t lines = 0;
  int64_t debit_minor = 0;
};

// Takes a part of a file; parts are some ten thousand bytes each.
using ExportSink = absl::FunctionRef<absl::Status(std::string_view part)>;

// Writes the period's ledger into `sink`; memory does not grow with it. `snapshot` must be one. FAILED_PRECONDITION
// OTHER_CURRENCY: an audit file is in euro; INTERNAL: the ledger does not balance. Nothing is taken back from the sink.
absl::StatusOr<ExportSummary> WriteLedger(pg::Transaction& snapshot, const ExportWish& wish, const Seller& seller,
                                          absl::CivilDay today, ExportSink sink);

struct VatReport {
  VatReturn figures;
  int64_t sequence = 0;
};
// `home` is the seller's country.
absl::StatusOr<VatReport> ReportVat(pg::Transaction& snapshot, const DayPeriod& period, std::string_view home);

absl::StatusOr<std::vector<IntraCommunitySale>> ReportSales(pg::Transaction& snapshot, const DayPeriod& period,
                                                            std::string_view home);

}  // namespace vlot::invoicing::books
