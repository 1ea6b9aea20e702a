#include "services/invoicing/books/csv.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "common/status/string_views.h"
#include "common/time/iso.h"
#include "services/invoicing/books/chart.h"

namespace vlot::invoicing::books {
namespace {

// Quoted where it must be.
std::string Field(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
  return absl::StrCat("\"", absl::StrReplaceAll(AbslView(text), {{"\"", "\"\""}}), "\"");
}

void AppendRow(const std::vector<std::string>& fields, std::string& out) {
  absl::StrAppend(&out, absl::StrJoin(fields, ","), "\r\n");
}

}  // namespace

void CsvWriter::Begin(const LedgerHead&, std::string& out) {
  AppendRow({"date", "journal", "transaction", "entry", "document", "order", "account_number", "account_name",
             "ledger_account", "debit", "credit", "currency", "vat_code", "customer", "sequence"},
            out);
}

void CsvWriter::AddLine(const LedgerLine& line, std::string& out) {
  const Posting& posting = line.posting;
  const ChartAccount chart = ChartOf(posting.ledger_account);
  const Money& amount = posting.amount;
  const std::string absolute = (amount.IsNegative() ? Money{-amount.minor, amount.currency} : amount).ToString();
  AppendRow({FormatIsoDate(posting.date), std::string(WordsOf(line.journal).id), posting.transaction.ToString(),
             absl::StrCat(posting.entry), Field(line.document), Field(line.order_number), std::string(chart.number),
             Field(chart.name), std::string(ToString(posting.ledger_account)), amount.IsNegative() ? "" : absolute,
             amount.IsNegative() ? absolute : "", std::string(amount.currency.code()), Field(posting.vat_code),
             posting.account.IsNil() ? "" : posting.account.Name(), absl::StrCat(line.sequence)},
            out);
}

}  // namespace vlot::invoicing::books
