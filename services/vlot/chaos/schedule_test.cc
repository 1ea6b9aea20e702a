#include "services/vlot/chaos/schedule.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

namespace vlot::chaos {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;

constexpr absl::Duration kTwoMinutes = absl::Minutes(2);

Targets Town() {
  return {.processes = {"ordering-1", "ordering-2", "payment-1", "payment-2", "gateway-1", "postgres"},
          .leasing = {"ordering-1", "ordering-2"},
          .ways = {"ordering>payment-1", "ordering>payment-2", "ordering>postgres", "shop>gateway-1"}};
}

std::vector<std::string> Account(const std::vector<Fault>& faults) {
  std::vector<std::string> lines;
  for (const Fault& fault : faults) lines.push_back(Describe(fault));
  return lines;
}

class AnySeed : public ::testing::TestWithParam<uint64_t> {
 protected:
  const std::vector<Fault> faults_ = MakeSchedule(GetParam(), kTwoMinutes, Town());
};

TEST_P(AnySeed, MadeAgain_IsTheSame) {
  EXPECT_EQ(Account(MakeSchedule(GetParam(), kTwoMinutes, Town())), Account(faults_));
  EXPECT_NE(Account(MakeSchedule(GetParam() + 1, kTwoMinutes, Town())), Account(faults_));
}

TEST_P(AnySeed, Faults_ComeInOrderAndEndInTime) {
  EXPECT_TRUE(std::is_sorted(faults_.begin(), faults_.end(), [](auto& a, auto& b) { return a.at < b.at; }));
  for (const Fault& fault : faults_) {
    EXPECT_GE(fault.at, absl::ZeroDuration());
    EXPECT_LE(fault.until(), kTwoMinutes) << Describe(fault);
  }
}

TEST_P(AnySeed, Target_HasOneFaultAtATime) {
  std::map<std::string, absl::Duration> until;
  for (const Fault& fault : faults_) {
    auto [last, first] = until.try_emplace(fault.target, fault.until());
    if (!first) {
      EXPECT_GT(fault.at, last->second) << Describe(fault);
    }
    last->second = fault.until();
  }
}

TEST_P(AnySeed, EveryProcess_IsKilledAndKillsAreSpread) {
  std::map<std::string, int> kills;
  for (const Fault& fault : faults_) kills[fault.target] += fault.kind == FaultKind::kKill;
  std::erase_if(kills, [](const auto& entry) { return entry.first.find('>') != std::string::npos; });
  EXPECT_EQ(kills.size(), Town().processes.size());
  const auto [least, most] =
      std::minmax_element(kills.begin(), kills.end(), [](auto& a, auto& b) { return a.second < b.second; });
  EXPECT_GE(least->second, 1) << least->first;
  EXPECT_LE(most->second - least->second, 1) << most->first;
}

TEST_P(AnySeed, EveryKind_HappensToWhatItCanHit) {
  std::map<FaultKind, int> kinds;
  for (const Fault& fault : faults_) {
    ++kinds[fault.kind];
    const bool process = fault.kind == FaultKind::kKill || fault.kind == FaultKind::kFreeze;
    EXPECT_THAT(process ? Town().processes : Town().ways, Contains(fault.target)) << Describe(fault);
    EXPECT_EQ(fault.delay > absl::ZeroDuration(), fault.kind == FaultKind::kDelay) << Describe(fault);
  }
  EXPECT_EQ(kinds.size(), 6u);
}

TEST_P(AnySeed, OneOfThoseWithLeases_IsStalledForLonger) {
  std::vector<Fault> stalls;
  std::copy_if(faults_.begin(), faults_.end(), std::back_inserter(stalls),
               [](const Fault& fault) { return fault.kind == FaultKind::kFreeze && fault.lasts > absl::Seconds(60); });
  ASSERT_EQ(stalls.size(), 1u);
  EXPECT_THAT(Town().leasing, Contains(stalls.front().target));
}

INSTANTIATE_TEST_SUITE_P(Seeds, AnySeed, ::testing::Range(uint64_t{1}, uint64_t{41}));

TEST(Schedule, ShortRun_HasNoStall) {
  for (const Fault& fault : MakeSchedule(1, absl::Seconds(20), Town())) EXPECT_LE(fault.lasts, absl::Seconds(20));
}

TEST(Schedule, NobodyToHit_IsQuiet) { EXPECT_TRUE(MakeSchedule(1, kTwoMinutes, {}).empty()); }

TEST(Describe, EachKind_SaysWhatToWhomAndHowLong) {
  const auto fault = [](FaultKind kind) {
    return Fault{.at = absl::Milliseconds(12'400),
                 .lasts = absl::Milliseconds(1'500),
                 .kind = kind,
                 .target = "a",
                 .delay = absl::Milliseconds(30)};
  };
  EXPECT_THAT(Account({fault(FaultKind::kKill), fault(FaultKind::kFreeze), fault(FaultKind::kCut),
                       fault(FaultKind::kDelay), fault(FaultKind::kRefuse), fault(FaultKind::kDropAnswers)}),
              ElementsAre("  12.40 s  kill    a, back after 1.50 s", "  12.40 s  freeze  a for 1.50 s",
                          "  12.40 s  cut     a", "  12.40 s  delay   a by 30 ms for 1.50 s",
                          "  12.40 s  refuse  a for 1.50 s", "  12.40 s  mute    a the answers for 1.50 s"));
}

}  // namespace
}  // namespace vlot::chaos
