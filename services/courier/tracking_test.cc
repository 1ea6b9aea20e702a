#include "services/courier/tracking.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

#include "services/courier/job.h"

namespace vlot::courier {
namespace {

absl::Time At(int minute) { return absl::FromUnixSeconds(1'736'900'000) + absl::Minutes(minute); }

Tracking Scan(State state, int minute) { return {.state = state, .time = At(minute)}; }

TEST(TrackingTest, Decide_Table) {
  const struct {
    const char* what;
    Tracking current, scan;
    bool moves;
  } kCases[] = {
      {"newer scan", Scan(State::kPickedUp, 1), Scan(State::kInTransit, 2), true},
      {"older scan", Scan(State::kInTransit, 2), Scan(State::kPickedUp, 1), false},
      {"same moment, further on", Scan(State::kPickedUp, 1), Scan(State::kSorted, 1), true},
      {"same moment, not so far", Scan(State::kSorted, 1), Scan(State::kPickedUp, 1), false},
      {"the same scan", Scan(State::kSorted, 1), Scan(State::kSorted, 1), false},
      {"back to the depot is news", Scan(State::kOutForDelivery, 1), Scan(State::kSorted, 2), true},
      {"first scan, courier's clock behind ours", Scan(State::kAccepted, 9), Scan(State::kPickedUp, 1), true},
      {"scan without accept", Scan(State::kAnnounced, 9), Scan(State::kInTransit, 1), true},
      {"late news of the end", Scan(State::kInTransit, 9), Scan(State::kLost, 1), true},
      {"after delivery", Scan(State::kDelivered, 1), Scan(State::kInTransit, 9), false},
      {"second end", Scan(State::kLost, 1), Scan(State::kReturned, 9), false},
      {"after cancellation", Scan(State::kCancelled, 1), Scan(State::kPickedUp, 9), false},
  };
  for (const auto& c : kCases) {
    const std::optional<Tracking> moved = Decide(c.current, c.scan);
    EXPECT_EQ(moved.has_value(), c.moves) << c.what;
    if (moved) {
      EXPECT_EQ(*moved, c.scan) << c.what;
    }
  }
}

TEST(TrackingTest, States_Table) {
  for (int number = 0; number <= 18; ++number) {
    const auto state = static_cast<State>(number);
    if (IsReportable(state)) {
      EXPECT_TRUE(IsPickedUp(state)) << StateName(state);
    }
  }
  EXPECT_FALSE(IsReportable(State::kDelivered));
  EXPECT_FALSE(IsReportable(State::kDeliveredNeighbour));
  EXPECT_FALSE(IsReportable(State::kCancelled));
  EXPECT_FALSE(IsReportable(State::kAccepted));
  EXPECT_FALSE(IsReportable(static_cast<State>(19)));
  EXPECT_TRUE(IsReportable(State::kReturned));
  EXPECT_EQ(StateName(State::kDamaged), "DAMAGED");
}

// Scans as couriers send them: any state, few distinct times, so that ties are common.
std::vector<Tracking> AnyScans() {
  const auto states = *rc::gen::container<std::vector<int>>(rc::gen::inRange(3, 19));
  std::vector<Tracking> scans;
  for (int number : states) {
    const auto state = static_cast<State>(number);
    if (IsReportable(state)) scans.push_back(Scan(state, *rc::gen::inRange(0, 6)));
  }
  return scans;
}

Tracking Fold(const std::vector<Tracking>& scans) {
  Tracking tracking = Scan(State::kAccepted, 3);
  for (const Tracking& scan : scans) tracking = Decide(tracking, scan).value_or(tracking);
  return tracking;
}

std::vector<Tracking> ShuffledAndDoubled(std::vector<Tracking> scans) {
  const size_t count = scans.size();
  for (size_t i = 0; i < count; ++i) {
    if (*rc::gen::arbitrary<bool>()) scans.push_back(scans[i]);
  }
  std::mt19937 random(*rc::gen::arbitrary<uint32_t>());
  std::shuffle(scans.begin(), scans.end(), random);
  return scans;
}

RC_GTEST_PROP(TrackingProperty, Decide_AnyOrderAndRepetition_FinalNeverGoesBack, ()) {
  const std::vector<Tracking> scans = ShuffledAndDoubled(AnyScans());
  Tracking tracking = Scan(State::kAccepted, 3);
  for (const Tracking& scan : scans) {
    const std::optional<Tracking> moved = Decide(tracking, scan);
    if (!moved) continue;
    RC_ASSERT(!IsFinal(tracking.state));
    tracking = *moved;
  }
  const bool any_final = std::any_of(scans.begin(), scans.end(), [](const auto& s) { return IsFinal(s.state); });
  RC_ASSERT(IsFinal(tracking.state) == any_final);
}

RC_GTEST_PROP(TrackingProperty, Decide_NonFinalScansInAnyOrderAndRepetition_EndInTheSameState, ()) {
  std::vector<Tracking> scans = AnyScans();
  std::erase_if(scans, [](const Tracking& scan) { return IsFinal(scan.state); });
  RC_ASSERT(Fold(scans) == Fold(ShuffledAndDoubled(scans)));
}

}  // namespace
}  // namespace vlot::courier
