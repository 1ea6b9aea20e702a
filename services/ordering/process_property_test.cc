// Thousands of stories of orders in a world where answers are lost, doubled and late: what must hold of every one.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "services/ordering/testing/process_world.h"

namespace vlot::ordering {
namespace {

constexpr uint32_t kStories = 1000;
constexpr int kTroubledSteps = 60, kHealthySteps = 5000;

class ProcessProperty : public ::testing::TestWithParam<PlanShape> {};

TEST_P(ProcessProperty, AnyStory_KeepsEveryPromiseAndEndsOnceTheWorldIsHealthy) {
  int completed = 0, cancelled = 0, expired = 0, gone_back = 0;
  for (uint32_t seed = 1; seed <= kStories; ++seed) {
    testing::ProcessWorld world(testing::Chances(seed), GetParam());
    for (int i = 0; i < kTroubledSteps; ++i) world.Happen(false);
    for (int i = 0; i < kHealthySteps && !world.over(); ++i) world.Happen(true);
    world.CheckEnd();
    ASSERT_EQ(world.complaint(), "") << "seed " << seed;
    ASSERT_TRUE(IsFinal(world.process().state)) << "seed " << seed << ": " << testing::Describe(world.process());
    completed += world.process().state == OrderState::kCompleted;
    cancelled += world.process().state == OrderState::kCancelled;
    expired += world.process().state == OrderState::kExpired;
    gone_back += !world.process().refunds_done.empty();
  }
  // The world is neither too kind nor too cruel: every ending is met.
  EXPECT_GT(completed, 100);
  EXPECT_GT(cancelled, 100);
  EXPECT_EQ(expired > 100, !GetParam().on_account) << expired;
  EXPECT_EQ(gone_back > 30, !GetParam().on_account) << gone_back;
}

// Other stories at every run, of any shape. One that goes wrong is told again shorter and simpler, as far as it still
// does.
RC_GTEST_PROP(ProcessStories, StoriesThatNobodyHasSeen_KeepEveryPromise, ()) {
  const auto drawn = rc::gen::resize(rc::kNominalSize, rc::gen::arbitrary<uint32_t>());
  const auto chosen = *rc::gen::scale(10, rc::gen::container<std::vector<uint32_t>>(drawn));
  const PlanShape shape{.on_account = *rc::gen::arbitrary<bool>(), .shipments = *rc::gen::inRange(1, 5)};
  testing::ProcessWorld world(testing::Chances(chosen), shape);
  while (!world.told() && world.complaint().empty()) world.Happen(false);
  for (int i = 0; i < 4 * kHealthySteps && !world.over(); ++i) world.Happen(true);
  world.CheckEnd();
  if (!world.complaint().empty()) RC_FAIL(world.complaint());
  RC_ASSERT(IsFinal(world.process().state));
}

INSTANTIATE_TEST_SUITE_P(
    Shapes, ProcessProperty,
    ::testing::Values(PlanShape{.on_account = false, .shipments = 1}, PlanShape{.on_account = true, .shipments = 1},
                      PlanShape{.on_account = false, .shipments = 2}, PlanShape{.on_account = true, .shipments = 3}),
    [](const auto& info) {
      return std::string(info.param.on_account ? "OnAccount" : "Instant") + std::to_string(info.param.shipments);
    });

}  // namespace
}  // namespace vlot::ordering
