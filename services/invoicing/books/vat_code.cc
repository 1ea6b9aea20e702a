#include "services/invoicing/books/vat_code.h"

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "common/status/string_views.h"

namespace vlot::invoicing::books {

absl::StatusOr<VatRate> ParseVatCode(std::string_view code) {
  const size_t space = code.find(' ');
  const auto category = vat::ParseCategory(code.substr(0, space));
  const auto percent = Decimal::Parse(space == std::string_view::npos ? "" : code.substr(space + 1));
  if (category.ok() && percent.ok()) return VatRate{*category, *percent};
  return absl::InternalError(absl::StrCat("a posting bears the VAT code \"", AbslView(code), "\""));
}

std::string DescribeVat(const VatRate& rate) {
  switch (rate.category) {
    case vat::Category::kStandard:
      return absl::StrCat("Btw hoog tarief ", rate.percent.ToString(), "%");
    case vat::Category::kReduced:
      return absl::StrCat("Btw laag tarief ", rate.percent.ToString(), "%");
    case vat::Category::kZero:
      return "Btw 0%";
    case vat::Category::kExempt:
      return "Vrijgesteld van btw";
    case vat::Category::kReverseCharge:
      return "Btw verlegd";
    case vat::Category::kIntraCommunity:
      return "Intracommunautaire levering";
    case vat::Category::kExport:
      return "Uitvoer buiten de EU";
  }
  return "";
}

}  // namespace vlot::invoicing::books
