#include "services/vlot/bench/figures.h"

#include <gmock/gmock.h>

namespace vlot::bench {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

TEST(Figures, PerSecond_CountsByTheMillisecond) {
  EXPECT_EQ(PerSecond(1500, absl::Milliseconds(500)), 3000);
  EXPECT_EQ(PerSecond(10, absl::Seconds(3)), 3);
  EXPECT_EQ(PerSecond(10, absl::ZeroDuration()), 0);
}

TEST(Figures, PerMille_OfNothingIsNothing) {
  EXPECT_EQ(PerMille(1, 4), 250);
  EXPECT_EQ(PerMille(5, 0), 0);
}

TEST(Figures, Ratio_IsToTheMeanOfTheYardstick) {
  EXPECT_EQ(RatioPerMille(1500, 2000, 4000), 500);
  EXPECT_EQ(RatioPerMille(1500, 0, 0), 0);
}

TEST(Figures, Amounts_AreSharedAndSubtractedByName) {
  EXPECT_EQ(Sum({{"a", 3}, {"b", 4}}), 7);
  EXPECT_THAT(Minus({{"a", 5}, {"new", 1}}, {{"a", 3}, {"gone", 2}}),
              ElementsAre(Pair("a", 2), Pair("gone", -2), Pair("new", 1)));
  EXPECT_THAT(Each({{"a", 10}, {"b", 3}}, 4), ElementsAre(Pair("a", 2), Pair("b", 0)));
}

}  // namespace
}  // namespace vlot::bench
