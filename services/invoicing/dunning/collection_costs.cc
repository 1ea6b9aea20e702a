#include "services/invoicing/dunning/collection_costs.h"

#include <algorithm>
#include <cstddef>

#include "absl/strings/str_cat.h"

namespace vlot::invoicing::dunning {
namespace {

constexpr int64_t kBasisPointsOfOne = 10'000;

}  // namespace

void CheckScale(const CostScale& scale, Violations& violations) {
  if (scale.bands.empty() || scale.bands.size() > kBandsMax) {
    violations.Add("scale.bands", absl::StrCat("must be 1 to ", kBandsMax));
  }
  int64_t below = 0;
  for (size_t i = 0; i < scale.bands.size(); ++i) {
    const CostBand& band = scale.bands[i];
    const std::string field = absl::StrCat("scale.bands[", i, "]");
    if (band.upto_minor <= below) violations.Add(field + ".upto", "must be above the band before");
    if (band.basis_points < 0 || band.basis_points > kBasisPointsOfOne) {
      violations.Add(field + ".percent", "must be 0 to 100");
    }
    below = band.upto_minor;
  }
  if (scale.least.minor > scale.most.minor) violations.Add("scale.most", "must not be below the least");
}

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
