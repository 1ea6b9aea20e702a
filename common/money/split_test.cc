#include "common/money/split.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "common/testing/status_matchers.h"

namespace vlot {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::vlot::testing::IsOkAndHolds;
using ::vlot::testing::StatusIs;

Money Eur(int64_t minor) { return {minor, kEur}; }

auto IsInvalid() { return StatusIs(absl::StatusCode::kInvalidArgument, testing::Reason("INVALID_SPLIT")); }

TEST(SplitTest, Split_NotDivisible_GivesTheLargerFirst) {
  EXPECT_THAT(Split(Eur(100), 3), IsOkAndHolds(ElementsAre(Eur(34), Eur(33), Eur(33))));
  EXPECT_THAT(Split(Eur(-100), 3), IsOkAndHolds(ElementsAre(Eur(-34), Eur(-33), Eur(-33))));
  EXPECT_THAT(Split(Eur(2), 3), IsOkAndHolds(ElementsAre(Eur(1), Eur(1), Eur(0))));
  EXPECT_THAT(Split(Eur(7), 1), IsOkAndHolds(ElementsAre(Eur(7))));
}

TEST(SplitTest, Split_NoParts_IsRefused) {
  EXPECT_THAT(Split(Eur(1), 0), IsInvalid());
  EXPECT_THAT(Split(Eur(1), -1), IsInvalid());
}

TEST(SplitTest, Allocate_Weights_FollowsTheLargestRemainder) {
  EXPECT_THAT(Allocate(Eur(100), {1, 2, 4}), IsOkAndHolds(ElementsAre(Eur(14), Eur(29), Eur(57))));
  EXPECT_THAT(Allocate(Eur(10), {1, 0, 1, 1}), IsOkAndHolds(ElementsAre(Eur(4), Eur(0), Eur(3), Eur(3))));
  EXPECT_THAT(Allocate(Eur(INT64_MIN), {INT64_MAX, INT64_MAX}),
              IsOkAndHolds(ElementsAre(Eur(INT64_MIN / 2), Eur(INT64_MIN / 2))));
}

TEST(SplitTest, Allocate_OfNothing_GivesNothing) {
  EXPECT_THAT(Allocate(Eur(0), {0, 0}), IsOkAndHolds(ElementsAre(Eur(0), Eur(0))));
  EXPECT_THAT(Allocate(Eur(0), {}), IsOkAndHolds(IsEmpty()));
}

TEST(SplitTest, Allocate_NoUsableWeights_IsRefused) {
  EXPECT_THAT(Allocate(Eur(1), {}), IsInvalid());
  EXPECT_THAT(Allocate(Eur(1), {0, 0}), IsInvalid());
  EXPECT_THAT(Allocate(Eur(1), {2, -1}), IsInvalid());
}

RC_GTEST_PROP(SplitPropertyTest, Split_Any_KeepsTheSumAndDiffersByAtMostOne, (int64_t minor)) {
  const int parts = *rc::gen::inRange(1, 50);
  const std::vector<Money> shares = Split(Eur(minor), parts).value();
  RC_ASSERT(static_cast<int>(shares.size()) == parts);
  RC_ASSERT(Sum(shares, kEur).value() == Eur(minor));
  const Int128 first = shares.front().minor;
  const Int128 difference = first - shares.back().minor;
  RC_ASSERT(difference >= -1 && difference <= 1);
}

RC_GTEST_PROP(SplitPropertyTest, Allocate_Any_KeepsTheSumAndEachNearItsShare, (int64_t minor)) {
  const auto weights =
      *rc::gen::nonEmpty(rc::gen::container<std::vector<int64_t>>(rc::gen::inRange<int64_t>(0, int64_t{1} << 40)));
  Int128 total_weight = 0;
  for (const int64_t weight : weights) total_weight += weight;
  RC_PRE(total_weight > 0);
  const std::vector<Money> shares = Allocate(Eur(minor), weights).value();
  RC_ASSERT(Sum(shares, kEur).value() == Eur(minor));
  for (size_t i = 0; i < weights.size(); ++i) {
    const Int128 error = Int128{shares[i].minor} * total_weight - Int128{minor} * weights[i];
    RC_ASSERT(error < total_weight && error > -total_weight);
    RC_ASSERT(weights[i] > 0 || shares[i].IsZero());
    RC_ASSERT((minor < 0 ? !shares[i].IsPositive() : !shares[i].IsNegative()));
  }
}

}  // namespace
}  // namespace vlot
