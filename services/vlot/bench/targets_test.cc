#include "services/vlot/bench/targets.h"

#include <gmock/gmock.h>

namespace vlot::bench {
namespace {

using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::IsEmpty;

TEST(Targets, NothingMeasured_HoldsToNothing) { EXPECT_THAT(TargetsOf({.profile = "mixed"}), IsEmpty()); }

TEST(Targets, Ratio_IsHeldToByProfile) {
  const auto account = TargetsOf({.profile = "account", .ratio_per_mille = 700});
  const auto instant = TargetsOf({.profile = "instant", .ratio_per_mille = 700});
  ASSERT_EQ(account.size(), 1u);
  ASSERT_EQ(instant.size(), 1u);
  EXPECT_FALSE(account[0].met());
  EXPECT_TRUE(instant[0].met());
  EXPECT_THAT(TargetsOf({.profile = "mixed", .ratio_per_mille = 700}), IsEmpty());
}

TEST(Targets, RunOnFullTables_IsHeldToTheOneOnEmptyOnes) {
  EXPECT_TRUE(TargetsOf({.to_earlier_per_mille = 900}).at(0).met());
  EXPECT_FALSE(TargetsOf({.to_earlier_per_mille = 899}).at(0).met());
}

TEST(Targets, Latencies_AreMetUpToTheBound) {
  const auto at = TargetsOf({.place_order_p50_idle_us = 2'000, .place_order_p99_half_us = 25'000});
  const auto above = TargetsOf({.place_order_p50_idle_us = 2'001, .place_order_p99_half_us = 25'001});
  for (const Target& target : at) EXPECT_TRUE(target.met()) << target.what;
  for (const Target& target : above) EXPECT_FALSE(target.met()) << target.what;
  EXPECT_EQ(at.size(), 2u);
}

TEST(Targets, Memory_CountsOnlyWithTheOrdersThatItIsPromisedFor) {
  EXPECT_THAT(TargetsOf({.waiting = 99'999, .service_kb = 1}), IsEmpty());
  EXPECT_THAT(TargetsOf({.waiting = 100'000, .service_kb = 307'201}), ElementsAre(Field(&Target::reached, 307'201)));
  EXPECT_FALSE(TargetsOf({.waiting = 100'000, .service_kb = 307'201})[0].met());
}

TEST(Targets, Overload_AsksForGoodputAndQuickAnswers) {
  const auto targets = TargetsOf({.goodput_per_mille = 900,
                                  .place_order_p99_overload_us = 1'000'000,
                                  .refusal_p99_us = 50'000,
                                  .refused_otherwise = 1,
                                  .held_back = 1});
  ASSERT_EQ(targets.size(), 5u);
  for (size_t i = 0; i < 3; ++i) EXPECT_TRUE(targets[i].met()) << targets[i].what;
  for (size_t i = 3; i < 5; ++i) EXPECT_FALSE(targets[i].met()) << targets[i].what;
}

}  // namespace
}  // namespace vlot::bench
