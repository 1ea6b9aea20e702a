#include "services/invoicing/books/reports.h"

#include <map>
#include <memory>
#include <utility>

#include "common/status/status.h"
#include "services/invoicing/books/book_store.h"
#include "services/invoicing/books/books_errors.h"
#include "services/invoicing/books/csv.h"
#include "services/invoicing/books/xaf.h"

namespace vlot::invoicing::books {
namespace {

constexpr size_t kPartBytes = 64 * 1024;
constexpr absl::Duration kStatementTimeout = absl::Minutes(30);  // sorting a year of a large ledger

std::unique_ptr<BookWriter> WriterOf(Format format) {
  if (format == Format::kCsv) return std::make_unique<CsvWriter>();
  return std::make_unique<XafWriter>();
}

// Reverse charge is at home or abroad: where, each document tells.
bool IsPlaced(std::string_view vat_code) { return vat_code.starts_with("REVERSE_CHARGE "); }

}  // namespace

pg::Options ForReports(pg::Options database) {
  database.application_name = "invoicing.Books";
  database.statement_timeout = kStatementTimeout;
  database.oltp_plans = false;
  return database;
}

absl::StatusOr<ExportSummary> WriteLedger(pg::Transaction& snapshot, const ExportWish& wish, const Seller& seller,
                                          absl::CivilDay today, ExportSink sink) {
  const DayPeriod& period = wish.period;
  const absl::CivilDay year(absl::CivilYear(period.begin));
  ASSIGN_OR_RETURN(const LedgerTotals totals, SumPeriod(snapshot, period));
  if (wish.format == Format::kXaf && totals.other_currency) return OtherCurrencyError(*totals.other_currency);
  LedgerHead head{.period = period,
                  .created = today,
                  .seller = seller,
                  .lines = totals.lines,
                  .debit_minor = totals.debit_minor,
                  .credit_minor = totals.credit_minor};
  ASSIGN_OR_RETURN(const LedgerSums before, SumLedger(snapshot, std::nullopt, year));
  ASSIGN_OR_RETURN(const LedgerSums of_year, SumLedger(snapshot, year, period.begin));
  head.opening = OpeningBalance(before, of_year);
  ASSIGN_OR_RETURN(head.vat_codes, FindVatCodes(snapshot, period));
  RETURN_IF_ERROR(CheckBalanced(head));

  const std::unique_ptr<BookWriter> writer = WriterOf(wish.format);
  std::string out;
  const auto pass_on = [&](size_t at_least) -> absl::Status {
    if (out.size() < at_least) return absl::OkStatus();
    RETURN_IF_ERROR(sink(out));
    out.clear();
    return absl::OkStatus();
  };
  writer->Begin(head, out);
  if (wish.format == Format::kXaf) {
    RETURN_IF_ERROR(ForEachCustomer(snapshot, period, [&](const LedgerCustomer& customer) {
      writer->AddCustomer(customer, out);
      return pass_on(kPartBytes);
    }));
  }
  writer->EndCustomers(out);
  RETURN_IF_ERROR(ForEachLine(snapshot, period, [&](const LedgerLine& line) {
    writer->AddLine(line, out);
    return pass_on(kPartBytes);
  }));
  writer->End(out);
  RETURN_IF_ERROR(pass_on(1));
  return ExportSummary{totals.sequence, totals.lines, totals.debit_minor};
}

absl::StatusOr<VatReport> ReportVat(pg::Transaction& snapshot, const DayPeriod& period, std::string_view home) {
  ASSIGN_OR_RETURN(const LedgerTotals totals, SumPeriod(snapshot, period));
  ASSIGN_OR_RETURN(std::vector<VatSum> postings, SumVatOfPostings(snapshot, period));
  ASSIGN_OR_RETURN(const std::vector<VatSum> documents, SumVatOfDocuments(snapshot, period));
  std::erase_if(postings, [](const VatSum& sum) { return IsPlaced(sum.vat_code); });
  std::map<std::pair<std::string, Place>, int64_t> placed;
  RETURN_IF_ERROR(ForEachForeignSale(snapshot, period, [&](const ForeignSale& sale) {
    if (IsPlaced(sale.vat_code)) placed[{sale.vat_code, PlaceOf(sale.buyer, home)}] += sale.turnover_minor;
    return absl::OkStatus();
  }));
  for (const auto& [key, turnover] : placed) postings.push_back({key.first, key.second, turnover});
  VatReport report{.sequence = totals.sequence};
  ASSIGN_OR_RETURN(const int64_t input_vat, SumInputVat(snapshot, period));
  ASSIGN_OR_RETURN(report.figures, MakeVatReturn(postings, input_vat, documents));
  return report;
}

absl::StatusOr<std::vector<IntraCommunitySale>> ReportSales(pg::Transaction& snapshot, const DayPeriod& period,
                                                            std::string_view home) {
  IntraCommunitySales sales;
  RETURN_IF_ERROR(ForEachForeignSale(snapshot, period, [&](const ForeignSale& sale) {
    sales.Add(sale.vat_code, PlaceOf(sale.buyer, home), sale.buyer.vat_id, sale.turnover_minor);
    return absl::OkStatus();
  }));
  return sales.Take();
}

}  // namespace vlot::invoicing::books
