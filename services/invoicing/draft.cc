#include "services/invoicing/draft.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/checks/check_digits.h"
#include "common/status/status.h"
#include "common/status/string_views.h"
#include "services/invoicing/errors.h"

namespace vlot::invoicing {
namespace {

bool HasCategory(const std::vector<BillableLine>& lines, vat::Category category) {
  return std::any_of(lines.begin(), lines.end(), [&](const BillableLine& line) { return line.category == category; });
}

}  // namespace

absl::Status CheckCategories(const std::vector<BillableLine>& lines, const Party& buyer,
                             std::string_view delivery_region, std::string_view region) {
  Violations violations;
  if (HasCategory(lines, vat::Category::kReverseCharge) && !IsVatId(buyer.vat_id) && LegalId(buyer).empty()) {
    violations.Add("buyer.vat_id", "is required when VAT is reverse charged");
  }
  if (HasCategory(lines, vat::Category::kIntraCommunity)) {
    if (!IsVatId(buyer.vat_id)) violations.Add("buyer.vat_id", "is required for an intra-community supply");
    if (delivery_region.empty() || delivery_region == region) {
      violations.Add("delivery_region_code", "must be another country for an intra-community supply");
    }
  }
  return violations.ToStatus(kErrorDomain);
}

absl::Status CheckNotNegative(const vat::Totals& totals) {
  Violations violations;
  for (const vat::Group& group : totals.groups) {
    if (group.net.IsNegative()) {
      violations.Add("lines", absl::StrCat("allowances of ", AbslView(vat::ToString(group.category)),
                                           " are more than what it comes to"));
    }
  }
  return violations.ToStatus(kErrorDomain);
}

std::vector<DocumentLine> LinesOf(const std::vector<BillableLine>& billable, const vat::Totals& totals) {
  std::vector<DocumentLine> lines;
  for (size_t i = 0; i < billable.size(); ++i) {
    const BillableLine& from = billable[i];
    const auto group = std::find_if(totals.groups.begin(), totals.groups.end(),
                                    [&](const vat::Group& g) { return g.category == from.category; });
    lines.push_back({.line = static_cast<int16_t>(i + 1),
                     .title = from.title,
                     .item = from.item,
                     .quantity = from.quantity,
                     .unit_price = from.unit_price,
                     .net = totals.line_nets[i],
                     .category = from.category,
                     .percent = group->percent,
                     .charge = from.charge});
  }
  return lines;
}

void SetAmounts(const vat::Totals& totals, const Money& prepaid, Document& document) {
  document.groups = totals.groups;
  document.net = totals.net;
  document.vat = totals.vat;
  document.gross = totals.gross;
  document.rounding = totals.rounding;
  document.prepaid = prepaid;
  document.payable = {totals.total.minor - prepaid.minor, prepaid.currency};
  document.open = document.payable;
  document.state = document.open.IsZero() ? State::kPaid : State::kOpen;
}

}  // namespace vlot::invoicing
