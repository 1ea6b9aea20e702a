#include "services/invoicing/dunning/collection_costs.h"

#include <algorithm>

namespace vlot::invoicing::dunning {
namespace {

constexpr int64_t kBasisPointsOfOne = 10'000;

}  // namespace

const CostScale* ScaleOn(const std::vector<CostScale>& scales, absl::CivilDay day) {
  const CostScale* counts = nullptr;
  for (const CostScale& scale : scales) {
    if (scale.from <= day && (counts == nullptr || counts->from < scale.from)) counts = &scale;
  }
  return counts;
}

Money CollectionCosts(const Money& principal, const CostScale& scale) {
  if (!principal.IsPositive()) return Money::Zero(principal.currency);
  Int128 sum = 0;  // in cents / 10,000
  int64_t below = 0;
  for (const CostBand& band : scale.bands) {
    const int64_t within = std::min(principal.minor, band.upto_minor) - below;
    if (within <= 0) break;
    sum += Int128{within} * band.basis_points;
    below = band.upto_minor;
  }
  const auto costs = static_cast<int64_t>(RoundHalfAwayFromZero(sum, kBasisPointsOfOne));
  return {std::clamp(costs, scale.least.minor, scale.most.minor), principal.currency};
}

}  // namespace vlot::invoicing::dunning
