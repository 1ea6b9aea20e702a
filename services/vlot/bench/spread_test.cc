#include "services/vlot/bench/spread.h"

#include <gtest/gtest.h>

#include <numeric>

namespace vlot::bench {
namespace {

TEST(Spread, OfNothing_IsZero) { EXPECT_EQ(Summarize({}), Spread()); }

TEST(Spread, OfOne_IsThatOne) {
  EXPECT_EQ(Summarize({7}), (Spread{.count = 1, .p50_us = 7, .p99_us = 7, .p999_us = 7, .max_us = 7}));
}

TEST(Spread, OfAThousandInAnyOrder_TakesTheNearestRank) {
  std::vector<int64_t> micros(1000);
  std::iota(micros.rbegin(), micros.rend(), 1);  // 1000 down to 1
  EXPECT_EQ(Summarize(micros), (Spread{.count = 1000, .p50_us = 500, .p99_us = 990, .p999_us = 999, .max_us = 1000}));
}

TEST(Spread, OneSlowAmongFew_ShowsInTheTailAlone) {
  std::vector<int64_t> micros(99, 10);
  micros.push_back(1000);
  const Spread spread = Summarize(micros);
  EXPECT_EQ(spread.p50_us, 10);
  EXPECT_EQ(spread.p99_us, 10);
  EXPECT_EQ(spread.p999_us, 1000);
}

}  // namespace
}  // namespace vlot::bench
