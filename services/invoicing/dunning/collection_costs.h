// What collecting a debt may cost the debtor: a scale over the principal, with a least and a most (for the Netherlands
// article 2 of the Besluit vergoeding voor buitengerechtelijke incassokosten, "WIK"). Scales are dated configuration.
// Pure functions; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "common/money/money.h"
#include "common/status/violations.h"

namespace vlot::invoicing::dunning {

// `basis_points` hundredths of a percent of what lies above the band before and up to `upto_minor`.
struct CostBand {
  int64_t upto_minor = 0;
  int32_t basis_points = 0;

  bool operator==(const CostBand&) const = default;
};

struct CostScale {
  absl::CivilDay from;          // counts from this day on, until another does
  std::vector<CostBand> bands;  // rising; what lies above the last costs nothing more
  Money least, most;
  std::string source;

  bool operator==(const CostScale&) const = default;
};

inline constexpr int kBandsMax = 20;

// Fields are those of a request that sets one: "scale.bands[1].upto". Bands must rise, shares be 0 to 100 percent, and
// the least not exceed the most.
void CheckScale(const CostScale& scale, Violations& violations);

// Null when none counts yet on `day`.
const CostScale* ScaleOn(const std::vector<CostScale>& scales, absl::CivilDay day);

// Zero for a principal that is not positive. Rises with the principal, and never falls.
Money CollectionCosts(const Money& principal, const CostScale& scale);

}  // namespace vlot::invoicing::dunning
