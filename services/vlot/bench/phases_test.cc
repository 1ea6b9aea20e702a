#include "services/vlot/bench/phases.h"

#include "common/testing/status_matchers.h"

namespace vlot::bench {
namespace {

using ::testing::ElementsAre;
using testing::StatusIs;

TEST(Phases, Names_AreReadInAnyOrderAndRunInTheirs) {
  const auto phases = ParsePhases("half, saturation,idle");
  ASSERT_THAT(phases, testing::IsOk());
  EXPECT_THAT(*phases, ElementsAre(Phase::kIdle, Phase::kSaturation, Phase::kHalf));
}

TEST(Phases, EveryName_IsReadAsWhatItNames) {
  for (const Phase phase : {Phase::kIdle, Phase::kSaturation, Phase::kHalf, Phase::kOverload}) {
    const auto parsed = ParsePhases("saturation," + std::string(Name(phase)));
    ASSERT_THAT(parsed, testing::IsOk()) << Name(phase);
    EXPECT_TRUE(parsed->contains(phase)) << Name(phase);
  }
}

TEST(Phases, ShareOfACapacityThatIsNotMeasured_IsRefused) {
  EXPECT_THAT(ParsePhases("half"), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(ParsePhases("idle,overload"), StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST(Phases, UnknownWordOrNone_IsRefused) {
  EXPECT_THAT(ParsePhases("saturated"), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(ParsePhases(" , "), StatusIs(absl::StatusCode::kInvalidArgument));
}

}  // namespace
}  // namespace vlot::bench
