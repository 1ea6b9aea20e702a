// The sums of the outcome. Pure, in whole numbers: a rate a second, a share in thousandths.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "absl/time/time.h"

namespace vlot::bench {

using Amounts = std::map<std::string, int64_t>;  // by name

// 0 for no time.
int64_t PerSecond(int64_t count, absl::Duration time);
// Thousandths of `whole` that `part` is; 0 of nothing.
int64_t PerMille(int64_t part, int64_t whole);
// A thousandth of the yardstick is a thousandth of the mean of what it was before and after; 0 without a yardstick.
int64_t RatioPerMille(int64_t per_second, int64_t tpcb_before, int64_t tpcb_after);

int64_t Sum(const Amounts& amounts);
Amounts Minus(Amounts after, const Amounts& before);
// Each part's share of one of `orders`.
Amounts Each(Amounts amounts, int64_t orders);

}  // namespace vlot::bench
