#include "services/sandbox_courier/script.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "common/ids/ids.h"

namespace vlot::sandbox {
namespace {

namespace v1 = courier::v1;
using Answer = CourierScript::Answer;

std::string Job(int i) { return absl::StrCat("jobs/", i); }

TEST(ScriptTest, MakeScript_NoFaults_AcceptsScansAndDelivers) {
  const CourierScript script = MakeScript({}, 1, Job(1));
  EXPECT_EQ(script.answer, Answer::kAccept);
  ASSERT_EQ(script.steps.size(), 3u);
  EXPECT_EQ(script.steps[0].state, v1::PICKED_UP);
  EXPECT_EQ(script.steps[2].state, v1::OUT_FOR_DELIVERY);
  EXPECT_TRUE(script.deliver);
}

TEST(ScriptTest, MakeScript_SameSeed_DecidesTheSame) {
  const CourierFaults faults{.reject_percent = 50, .duplicate_percent = 50};
  for (int i = 0; i < 100; ++i) {
    EXPECT_EQ(MakeScript(faults, 7, Job(i)).answer, MakeScript(faults, 7, Job(i)).answer);
    EXPECT_EQ(MakeScript(faults, 7, Job(i)).duplicate, MakeScript(faults, 7, Job(i)).duplicate);
  }
}

TEST(ScriptTest, MakeScript_ShareOfFaults_IsAboutThatShareOfJobs) {
  int rejected = 0, duplicated = 0, both = 0;
  for (int i = 0; i < 10'000; ++i) {
    const CourierScript script = MakeScript({.reject_percent = 20, .duplicate_percent = 50}, 3, Job(i));
    const bool rejects = script.answer == Answer::kReject;
    rejected += rejects;
    duplicated += script.duplicate;
    both += rejects && script.duplicate;
  }
  EXPECT_NEAR(rejected, 2'000, 200);
  EXPECT_NEAR(duplicated, 5'000, 250);
  EXPECT_NEAR(both, 1'000, 150);  // one fault does not lead to another
}

TEST(ScriptTest, NextStep_EveryState_GoesOnAfterItsLastScan) {
  const CourierScript usual = MakeScript({}, 1, Job(1));
  EXPECT_EQ(NextStep(usual, v1::ACCEPTED), 0u);
  EXPECT_EQ(NextStep(usual, v1::PICKED_UP), 1u);
  EXPECT_EQ(NextStep(usual, v1::IN_TRANSIT), 2u);
  EXPECT_EQ(NextStep(usual, v1::OUT_FOR_DELIVERY), 3u);
  const CourierScript twice = MakeScript({.not_at_home_percent = 100}, 1, Job(1));
  EXPECT_EQ(NextStep(twice, v1::DELIVERY_FAILED), 4u);
}

TEST(ScriptTest, RequestId_AnyJob_IsAUuidOfItsOwn) {
  EXPECT_TRUE(Uuid::Parse(RequestId(Job(1))).ok());
  EXPECT_EQ(RequestId(Job(1)), RequestId(Job(1)));
  EXPECT_NE(RequestId(Job(1)), RequestId(Job(2)));
}

}  // namespace
}  // namespace vlot::sandbox
