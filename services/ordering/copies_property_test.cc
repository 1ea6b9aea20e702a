// Thousands of stories of one order in the hands of several copies that stall, die, and overtake each other.
#include <gtest/gtest.h>

#include "services/ordering/testing/copies_world.h"

namespace vlot::ordering {
namespace {

constexpr uint32_t kStories = 3000;
constexpr int kTroubledSteps = 120, kHealthySteps = 20'000;

class CopiesProperty : public ::testing::TestWithParam<bool> {};

TEST_P(CopiesProperty, AnyStory_NothingIsLeftOverAndNothingTakenFromALiveOrder) {
  int completed = 0, stopped = 0, alone = 0;
  for (uint32_t seed = 1; seed <= kStories; ++seed) {
    testing::CopiesWorld world(seed, {.on_account = GetParam()}, 2 + static_cast<int>(seed % 2));
    for (int i = 0; i < kTroubledSteps; ++i) world.Happen(false);
    for (int i = 0; i < kHealthySteps && !world.over(); ++i) world.Happen(true);
    ASSERT_TRUE(world.over()) << "seed " << seed;
    world.CheckEnd();
    ASSERT_EQ(world.complaint(), "") << "seed " << seed;
    completed += world.state() == OrderState::kCompleted;
    stopped += world.state() != OrderState::kCompleted;
    alone += !world.taken_over();
  }
  // The world is neither too kind nor too cruel.
  EXPECT_GT(completed, 200);
  EXPECT_GT(stopped, 200);
  EXPECT_GT(alone, 20);
}

INSTANTIATE_TEST_SUITE_P(Shapes, CopiesProperty, ::testing::Bool(),
                         [](const auto& info) { return info.param ? "OnAccount" : "Instant"; });

}  // namespace
}  // namespace vlot::ordering
