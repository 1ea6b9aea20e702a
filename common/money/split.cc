#include "common/money/split.h"

#include <algorithm>
#include <numeric>
#include <string>
#include <string_view>

#include "common/status/error_detail.h"
#include "common/status/macros.h"

namespace vlot {
namespace {

absl::Status Invalid(std::string_view why) {
  return MakeError(absl::StatusCode::kInvalidArgument, why,
                   {.reason = "INVALID_SPLIT", .domain = std::string(kCommonDomain)});
}

absl::StatusOr<Int128> SumOf(absl::Span<const int64_t> weights) {
  Int128 sum = 0;
  for (const int64_t weight : weights) {
    if (weight < 0) return Invalid("a weight is negative");
    sum += weight;
  }
  return sum;
}

// Gives one more (less) minor unit to the `count` shares whose exact share was cut the most.
void HandOut(int64_t count, int64_t unit, const std::vector<Int128>& cut, std::vector<Money>& shares) {
  std::vector<size_t> order(shares.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) { return cut[a] > cut[b]; });
  for (int64_t i = 0; i < count; ++i) shares[order[i]].minor += unit;
}

}  // namespace

absl::StatusOr<std::vector<Money>> Split(const Money& total, int parts) {
  if (parts <= 0) return Invalid("an amount can be split into one part or more only");
  return Allocate(total, std::vector<int64_t>(parts, 1));
}

absl::StatusOr<std::vector<Money>> Allocate(const Money& total, absl::Span<const int64_t> weights) {
  ASSIGN_OR_RETURN(const Int128 weights_sum, SumOf(weights));
  std::vector<Money> shares(weights.size(), Money::Zero(total.currency));
  if (total.IsZero()) return shares;
  if (weights_sum == 0) return Invalid("no weight is positive");

  const int64_t unit = total.minor < 0 ? -1 : 1;
  std::vector<Int128> cut(weights.size());
  Int128 rest = total.minor;
  for (size_t i = 0; i < weights.size(); ++i) {
    const Int128 scaled = Int128{total.minor} * weights[i];
    shares[i].minor = static_cast<int64_t>(scaled / weights_sum);  // not larger than the total
    cut[i] = scaled % weights_sum * unit;
    rest -= shares[i].minor;
  }
  // `rest` units were cut off, fewer than there are shares with a cut: a weight of 0 was cut by nothing.
  HandOut(static_cast<int64_t>(rest * unit), unit, cut, shares);
  return shares;
}

}  // namespace vlot
