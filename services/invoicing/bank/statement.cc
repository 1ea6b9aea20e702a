#include "services/invoicing/bank/statement.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/status/string_views.h"

namespace vlot::invoicing::bank {
namespace {

constexpr std::string_view kOfCharges = "/CHRG";

bool IsIsoCode(std::string_view code) { return std::count(code.begin(), code.end(), '/') == 2; }

}  // namespace

bool IsOfCharges(const BankLine& line) {
  return IsIsoCode(line.bank_transaction_code) && line.bank_transaction_code.ends_with(kOfCharges);
}

std::string CodeOfCharges(std::string_view bank_transaction_code) {
  if (!IsIsoCode(bank_transaction_code)) return "ACMT/MDOP/CHRG";
  const std::string_view family = bank_transaction_code.substr(0, bank_transaction_code.rfind('/'));
  return absl::StrCat(AbslView(family), AbslView(kOfCharges));
}

}  // namespace vlot::invoicing::bank
