#include "services/invoicing/books/ledger_book.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "services/invoicing/books/chart.h"

namespace vlot::invoicing::books {

JournalWords WordsOf(Journal journal) {
  switch (journal) {
    case Journal::kSales:
      return {"VERKOOP", "Verkoopboek", "S"};
    case Journal::kBank:
      return {"BANK", "Bankboek", "B"};
    case Journal::kGeneral:
      return {"MEMORIAAL", "Memoriaal", "M"};
  }
  return {};
}

std::vector<OpeningLine> OpeningBalance(const LedgerSums& before_year, const LedgerSums& of_year) {
  std::map<std::string_view, int64_t> balances;
  for (const auto& [account, minor] : before_year) {
    const ChartAccount chart = ChartOf(account);
    balances[chart.profit_and_loss ? RetainedResult().number : chart.number] += minor;
  }
  for (const auto& [account, minor] : of_year) balances[ChartOf(account).number] += minor;
  std::vector<OpeningLine> lines;
  for (const auto& [number, minor] : balances) {
    if (minor != 0) lines.push_back({number, minor});
  }
  return lines;
}

absl::Status CheckBalanced(const LedgerHead& head) {
  int64_t opening = 0;
  for (const OpeningLine& line : head.opening) opening += line.minor;
  if (head.debit_minor == head.credit_minor && opening == 0) return absl::OkStatus();
  return absl::InternalError(absl::StrCat("the ledger does not balance: debit ", head.debit_minor, ", credit ",
                                          head.credit_minor, ", opening ", opening));
}

std::string ShortId(const Uuid& id) { return absl::StrReplaceAll(id.ToString(), {{"-", ""}}); }

}  // namespace vlot::invoicing::books
