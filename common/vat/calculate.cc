#include "common/vat/calculate.h"

#include <algorithm>
#include <numeric>
#include <string>

#include "common/status/status.h"

namespace vlot::vat {
namespace {

absl::Status Refuse(std::string_view message, std::string reason) {
  return MakeError(absl::StatusCode::kInvalidArgument, message,
                   {.reason = std::move(reason), .domain = std::string(kCommonDomain)});
}

// 1 + percent / 100 as numerator / denominator.
struct Ratio {
  int64_t numerator;
  int64_t denominator;
};

Ratio GrossPerNet(const Decimal& percent) {
  const int64_t hundred = 100 * PowerOfTen(percent.scale());
  return {hundred + percent.coefficient(), hundred};
}

absl::StatusOr<Money> VatOn(const Money& net, const Decimal& percent) {
  return MultiplyRatioRounded(net, percent.coefficient(), 100 * PowerOfTen(percent.scale()),
                              Rounding::kHalfAwayFromZero);
}

// Spreads `net` over the lines `members`, whose exact nets are gross * denominator / numerator: every line gets its
// exact net rounded down, and those that lost most get the cents that are left. So every line is within a cent of its
// exact net.
void SpreadNet(const Money& net, Ratio ratio, const std::vector<size_t>& members, Totals& totals) {
  struct Share {
    size_t line;
    Int128 remainder;
  };
  std::vector<Share> shares;
  int64_t left = net.minor;
  for (size_t line : members) {
    const Int128 numerator = Int128{totals.line_totals[line].minor} * ratio.denominator;
    Int128 floor = numerator / ratio.numerator;
    Int128 remainder = numerator % ratio.numerator;
    if (remainder < 0) {
      floor -= 1;
      remainder += ratio.numerator;
    }
    totals.line_nets[line] = {static_cast<int64_t>(floor), net.currency};  // smaller than the gross that did fit
    left -= static_cast<int64_t>(floor);
    shares.push_back({line, remainder});
  }
  std::stable_sort(shares.begin(), shares.end(),
                   [](const Share& a, const Share& b) { return a.remainder > b.remainder; });
  for (int64_t i = 0; i < left; ++i) totals.line_nets[shares[i].line].minor += 1;
}

absl::StatusOr<Money> SumOf(const std::vector<Money>& amounts, const std::vector<size_t>& members, Currency currency) {
  Money sum = Money::Zero(currency);
  for (size_t member : members) {
    ASSIGN_OR_RETURN(sum, Add(sum, amounts[member]));
  }
  return sum;
}

absl::Status AddGroup(Category category, const Decimal& percent, const std::vector<size_t>& members,
                      bool prices_include_vat, Totals& totals) {
  const Currency currency = totals.net.currency;
  ASSIGN_OR_RETURN(const Money priced, SumOf(totals.line_totals, members, currency));
  Group group{.category = category, .percent = percent, .net = priced, .vat = Money::Zero(currency)};
  if (prices_include_vat) {
    const Ratio ratio = GrossPerNet(percent);
    ASSIGN_OR_RETURN(group.net,
                     MultiplyRatioRounded(priced, ratio.denominator, ratio.numerator, Rounding::kHalfAwayFromZero));
    SpreadNet(group.net, ratio, members, totals);
  }
  ASSIGN_OR_RETURN(group.vat, VatOn(group.net, percent));
  if (prices_include_vat) {
    ASSIGN_OR_RETURN(const Money gross, Add(group.net, group.vat));
    ASSIGN_OR_RETURN(const Money missed, Sub(priced, gross));
    ASSIGN_OR_RETURN(totals.rounding, Add(totals.rounding, missed));
  }
  ASSIGN_OR_RETURN(totals.net, Add(totals.net, group.net));
  ASSIGN_OR_RETURN(totals.vat, Add(totals.vat, group.vat));
  totals.groups.push_back(group);
  return absl::OkStatus();
}

std::vector<size_t> MembersOf(Category category, absl::Span<const Line> lines) {
  std::vector<size_t> members;
  for (size_t i = 0; i < lines.size(); ++i) {
    if (lines[i].category == category) members.push_back(i);
  }
  return members;
}

absl::StatusOr<Totals> PriceLines(absl::Span<const Line> lines) {
  Totals totals;
  const Money zero = Money::Zero(lines.front().unit_price.currency);
  totals.net = totals.vat = totals.rounding = zero;
  for (const Line& line : lines) {
    if (line.unit_price.IsNegative()) return Refuse("a unit price is negative", "NEGATIVE_PRICE");
    ASSIGN_OR_RETURN(const Money total, Multiply(line.unit_price, line.quantity));
    RETURN_IF_ERROR(Add(zero, total));  // of one currency
    totals.line_totals.push_back(total);
  }
  totals.line_nets = totals.line_totals;
  return totals;
}

}  // namespace

absl::StatusOr<Totals> Calculate(absl::Span<const Line> lines, bool prices_include_vat, std::string_view region,
                                 absl::CivilDay tax_point) {
  if (lines.empty()) return Refuse("a document needs a line", "NO_LINES");
  ASSIGN_OR_RETURN(Totals totals, PriceLines(lines));
  for (Category category : {Category::kStandard, Category::kReduced, Category::kZero, Category::kExempt,
                            Category::kReverseCharge, Category::kIntraCommunity, Category::kExport}) {
    const std::vector<size_t> members = MembersOf(category, lines);
    if (members.empty()) continue;
    ASSIGN_OR_RETURN(const Decimal percent, RateOn(category, region, tax_point));
    RETURN_IF_ERROR(AddGroup(category, percent, members, prices_include_vat, totals));
  }
  ASSIGN_OR_RETURN(totals.gross, Add(totals.net, totals.vat));
  ASSIGN_OR_RETURN(totals.total, Add(totals.gross, totals.rounding));
  return totals;
}

}  // namespace vlot::vat
