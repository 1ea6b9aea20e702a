#include "services/invoicing/books/books_command.h"

#include <cstdio>
#include <fstream>
#include <optional>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/pg/pg.h"
#include "common/status/status.h"
#include "common/status/string_views.h"
#include "common/time/civil.h"
#include "common/time/iso.h"
#include "services/invoicing/books/book_period.h"
#include "services/invoicing/books/book_store.h"
#include "services/invoicing/books/chart.h"
#include "services/invoicing/books/reports.h"
#include "services/invoicing/seller_store.h"

namespace vlot::invoicing::books {
namespace {

constexpr char kUsage[] =
    "vlot books export --period=2026|2026-Q4|2026-11 --format=xaf|csv --out=FILE\n"
    "                             the ledger as an audit file (XAF 3.2), or a posting a line\n"
    "vlot books vat --period=...  the VAT return's figures, and sales to businesses elsewhere in the Union\n"
    "vlot books balance [--at=2026-11-30]\n"
    "                             the trial balance at the end of that day\n";

std::string Euros(int64_t minor) { return Money{minor, kEur}.ToString(); }

absl::StatusOr<Format> FormatOf(const std::string& text) {
  if (text == "xaf") return Format::kXaf;
  if (text == "csv") return Format::kCsv;
  return absl::InvalidArgumentError("--format is xaf or csv");
}

class Command {
 public:
  Command(const pg::Options& database, Clock& clock, std::ostream& out)
      : clock_(clock), out_(out), pool_(ForReports(database), 1) {}

  absl::StatusOr<int> Export(const BooksWish& wish) {
    ExportWish what;
    ASSIGN_OR_RETURN(what.period, ParseBookPeriod(wish.period));
    ASSIGN_OR_RETURN(what.format, FormatOf(wish.format));
    if (wish.out.empty()) return absl::InvalidArgumentError("--out names the file");
    std::ofstream file(wish.out, std::ios::binary | std::ios::trunc);
    const absl::StatusOr<ExportSummary> written = Write(what, file);
    file.close();
    if (!written.ok() || file.fail()) {
      std::remove(wish.out.c_str());
      return written.ok() ? absl::DataLossError(absl::StrCat(wish.out, " cannot be written")) : written.status();
    }
    out_ << absl::StrFormat("%s: %d postings, debit = credit = EUR %s\n", wish.out, written->lines,
                            Euros(written->debit_minor));
    return 0;
  }

  absl::StatusOr<int> Vat(const BooksWish& wish) {
    ASSIGN_OR_RETURN(const DayPeriod period, ParseBookPeriod(wish.period));
    VatReport report;
    std::vector<IntraCommunitySale> sales;
    RETURN_IF_ERROR(pg::ReadSnapshot(pool_, [&](pg::Transaction& snapshot) -> absl::Status {
      ASSIGN_OR_RETURN(const Seller seller, SellerOf(snapshot));
      ASSIGN_OR_RETURN(report, ReportVat(snapshot, period, seller.address.region));
      ASSIGN_OR_RETURN(sales, ReportSales(snapshot, period, seller.address.region));
      return absl::OkStatus();
    }));
    for (const VatBox& box : report.figures.boxes) Say(box);
    for (const IntraCommunitySale& sale : sales) {
      out_ << absl::StrFormat("ICP %-14s goods %d (%s), services %d (%s)\n",
                              sale.vat_id.empty() ? "without VAT id" : sale.vat_id, WholeEuros(sale.goods_minor),
                              Euros(sale.goods_minor), WholeEuros(sale.services_minor), Euros(sale.services_minor));
    }
    if (report.figures.difference_minor == 0) return 0;
    out_ << "postings and documents differ by EUR " << Euros(report.figures.difference_minor) << "\n";
    return 1;
  }

  absl::StatusOr<int> Balance(const BooksWish& wish) {
    absl::CivilDay day = ToCivilDay(clock_.Now(), DefaultTimeZone());
    if (!wish.at.empty()) {
      ASSIGN_OR_RETURN(day, ParseIsoDate(wish.at));
    }
    ASSIGN_OR_RETURN(const LedgerSums sums,
                     pg::ReadOnly(pool_, [&](pg::Transaction& tx) { return SumLedger(tx, std::nullopt, day + 1); }));
    int64_t debit = 0, credit = 0;
    out_ << "trial balance at the end of " << FormatIsoDate(day) << ", in euro\n";
    for (const LedgerAccount account : Chart()) {
      const auto sum = sums.find(account);
      if (sum == sums.end()) continue;
      (sum->second < 0 ? credit : debit) += sum->second;
      Say(account, sum->second);
    }
    out_ << absl::StrFormat("%-42s %15s %15s\n", "", Euros(debit), Euros(-credit));
    if (debit + credit == 0) return 0;
    return absl::InternalError("the ledger does not balance");
  }

 private:
  absl::StatusOr<ExportSummary> Write(const ExportWish& wish, std::ofstream& file) {
    return pg::ReadSnapshot(pool_, [&](pg::Transaction& snapshot) -> absl::StatusOr<ExportSummary> {
      ASSIGN_OR_RETURN(const Seller seller, SellerOf(snapshot));
      return WriteLedger(snapshot, wish, seller, ToCivilDay(clock_.Now(), DefaultTimeZone()),
                         [&](std::string_view part) -> absl::Status {
                           file.write(part.data(), static_cast<std::streamsize>(part.size()));
                           return file ? absl::OkStatus() : absl::DataLossError("the file cannot be written");
                         });
    });
  }

  static absl::StatusOr<Seller> SellerOf(pg::Transaction& tx) {
    ASSIGN_OR_RETURN(const std::optional<StoredSeller> seller, FindNewestSeller(tx));
    if (seller) return seller->seller;
    return absl::FailedPreconditionError("nobody has sold anything here yet: `vlot serve` makes the seller known");
  }

  void Say(const VatBox& box) {
    out_ << absl::StrFormat("%s  %-60s", AbslView(box.box), AbslView(box.title));
    if (box.has_turnover)
      out_ << absl::StrFormat("  turnover %10d (%s)", box.turnover_euros, Euros(box.turnover_minor));
    if (box.has_vat) out_ << absl::StrFormat("  VAT %10d (%s)", box.vat_euros, Euros(box.vat_minor));
    out_ << "\n";
  }

  void Say(LedgerAccount account, int64_t minor) {
    const ChartAccount chart = ChartOf(account);
    out_ << absl::StrFormat("%s  %-36s %15s %15s\n", AbslView(chart.number), AbslView(chart.name),
                            minor < 0 ? "" : Euros(minor), minor < 0 ? Euros(-minor) : "");
  }

  Clock& clock_;
  std::ostream& out_;
  pg::Pool pool_;
};

}  // namespace

int RunBooksCommand(const std::vector<std::string>& words, const BooksWish& wish, const pg::Options& database,
                    Clock& clock, std::ostream& out, std::ostream& notes) {
  Command command(database, clock, out);
  const std::string word = words.size() == 1 ? words.front() : "";
  absl::StatusOr<int> code = 2;
  if (word == "export") {
    code = command.Export(wish);
  } else if (word == "vat") {
    code = command.Vat(wish);
  } else if (word == "balance") {
    code = command.Balance(wish);
  } else {
    notes << kUsage;
  }
  if (code.ok()) return *code;
  notes << "vlot books: " << code.status().message() << "\n";
  return 1;
}

}  // namespace vlot::invoicing::books
