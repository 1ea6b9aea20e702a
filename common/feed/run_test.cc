#include "common/feed/run.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/status_matchers.h"

namespace vlot::feed {
namespace {

using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::SizeIs;
using ::vlot::testing::StatusIs;

constexpr absl::Time kWhen = absl::FromUnixSeconds(1'700'000'000);

std::vector<std::string> PayloadsOf(const feed::Run& run, int64_t position) {
  const auto events = SplitRun(position, run.events, kWhen, run.payload);
  std::vector<std::string> payloads;
  for (const StoredEvent& event : events.value()) payloads.push_back(event.payload);
  return payloads;
}

TEST(RunTest, MakeRuns_FewBytes_PutsAllInOneRowThatSplitsAgain) {
  const std::string longer(300, 'x');  // its length takes two bytes
  const std::vector<NewEvent> events = {{"a"}, {""}, {longer}};
  const std::vector<feed::Run> runs = MakeRuns(events);
  ASSERT_THAT(runs, SizeIs(1));
  EXPECT_EQ(runs[0].upto, 3);
  EXPECT_THAT(PayloadsOf(runs[0], 10), ElementsAre("a", "", longer));
}

TEST(RunTest, MakeRuns_TooLongForARow_BeginsAnother) {
  const std::vector<NewEvent> events(5, {std::string(3'000, 'x')});
  const std::vector<feed::Run> runs = MakeRuns(events);
  EXPECT_THAT(runs,
              ElementsAre(Field(&feed::Run::events, 2), Field(&feed::Run::events, 2), Field(&feed::Run::events, 1)));
}

TEST(RunTest, MakeRuns_ManyShortEvents_AreAThousandInARow) {
  const std::vector<feed::Run> runs = MakeRuns(std::vector<NewEvent>(1'001));
  EXPECT_THAT(runs, ElementsAre(Field(&feed::Run::events, 1'000), Field(&feed::Run::events, 1)));
}

TEST(RunTest, SplitRun_Positions_EndWithTheRows) {
  const std::vector<feed::Run> runs = MakeRuns({{"a"}, {"b"}});
  const auto events = SplitRun(7, 2, kWhen, runs[0].payload);
  ASSERT_OK(events);
  EXPECT_THAT(*events, ElementsAre(Field(&StoredEvent::position, 6), Field(&StoredEvent::position, 7)));
  EXPECT_EQ(events->back().recorded_at, kWhen);
}

TEST(RunTest, SplitRun_NotWhatItSays_IsDataLoss) {
  const std::string two = MakeRuns({{"a"}, {"b"}})[0].payload;
  for (const std::string& broken :
       {two.substr(0, two.size() - 1), two + "x", std::string("\x12\x01z"), std::string()}) {
    EXPECT_THAT(SplitRun(2, 2, kWhen, broken), StatusIs(absl::StatusCode::kDataLoss)) << broken.size();
  }
  EXPECT_THAT(SplitRun(3, 3, kWhen, two), StatusIs(absl::StatusCode::kDataLoss));
}

}  // namespace
}  // namespace vlot::feed
