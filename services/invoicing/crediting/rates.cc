#include "services/invoicing/crediting/rates.h"

#include <algorithm>
#include <cassert>

#include "common/status/status.h"

namespace vlot::invoicing {
namespace {

Rates WithoutNothing(Rates rates) {
  std::erase_if(rates, [](const auto& rate) { return rate.second == 0; });
  return rates;
}

}  // namespace

absl::StatusOr<Rates> RatesOf(const std::vector<BillableLine>& lines, bool prices_include_vat, std::string_view region,
                              absl::CivilDay day) {
  Rates rates;
  if (lines.empty()) return rates;
  ASSIGN_OR_RETURN(const vat::Totals totals, CalculateLines(lines, prices_include_vat, region, day));
  if (prices_include_vat) {
    for (size_t i = 0; i < lines.size(); ++i) rates[lines[i].category] += totals.line_totals[i].minor;
  } else {
    for (const vat::Group& group : totals.groups) rates[group.category] = group.net.minor + group.vat.minor;
  }
  return WithoutNothing(std::move(rates));
}

Rates RatesOf(const Document& document) {
  Rates rates;
  if (document.prices_include_vat) {
    for (const DocumentLine& line : document.lines) rates[line.category] += line.quantity * line.unit_price.minor;
  } else {
    for (const vat::Group& group : document.groups) rates[group.category] = group.net.minor + group.vat.minor;
  }
  return WithoutNothing(std::move(rates));
}

int64_t SumOf(const Rates& rates) {
  int64_t sum = 0;
  for (const auto& [category, minor] : rates) sum += minor;
  return sum;
}

int64_t AmountOf(const Rates& rates, vat::Category category) {
  const auto found = rates.find(category);
  return found == rates.end() ? 0 : found->second;
}

Rates Plus(const Rates& a, const Rates& b) {
  Rates sum = a;
  for (const auto& [category, minor] : b) sum[category] += minor;
  return WithoutNothing(std::move(sum));
}

Rates Minus(const Rates& a, const Rates& b) {
  Rates rest = a;
  for (const auto& [category, minor] : b) rest[category] -= minor;
  return WithoutNothing(std::move(rest));
}

Rates Lesser(const Rates& a, const Rates& b) {
  Rates lesser;
  for (const auto& [category, minor] : a) lesser[category] = std::min(minor, AmountOf(b, category));
  return Positive(lesser);
}

Rates Positive(const Rates& rates) {
  Rates positive = rates;
  std::erase_if(positive, [](const auto& rate) { return rate.second <= 0; });
  return positive;
}

Rates SpreadAmount(int64_t minor, const Rates& weights) {
  Int128 weight_left = 0;
  for (const auto& [category, weight] : weights) weight_left += std::max<int64_t>(weight, 0);
  Rates shares;
  int64_t left = minor;
  for (const auto& [category, weight] : weights) {
    if (weight <= 0) continue;
    // Rounded down of what is left, so that the last one takes the rest exactly.
    const auto share = static_cast<int64_t>(Int128{left} * weight / weight_left);
    if (share > 0) shares[category] = share;
    left -= share;
    weight_left -= weight;
  }
  assert(left == 0);
  return shares;
}

}  // namespace vlot::invoicing
