#include "common/feed/memory.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace vlot::feed {
namespace {

using ::testing::ElementsAre;
using ::testing::Eq;
using ::testing::Optional;

Events Range(int64_t first, int64_t last) {
  Events events;
  for (int64_t position = first; position <= last; ++position) events.push_back({.position = position});
  return events;
}

std::vector<int64_t> Positions(const Events& events) {
  std::vector<int64_t> positions;
  for (const StoredEvent& event : events) positions.push_back(event.position);
  return positions;
}

TEST(MemoryTest, Add_BeforeBegin_WaitsUntilThePositionIsKnown) {
  Memory memory(100);
  EXPECT_FALSE(memory.Add(Range(6, 7)));
  EXPECT_EQ(memory.last(), std::nullopt);
  memory.Begin(5);
  EXPECT_THAT(memory.last(), Optional(Eq(7)));
  EXPECT_THAT(Positions(memory.Get(5, 10)), ElementsAre(6, 7));
}

TEST(MemoryTest, Begin_BehindPartOfWhatWasAdded_KeepsTheRest) {
  Memory memory(100);
  memory.Add(Range(4, 7));
  memory.Begin(5);
  EXPECT_THAT(memory.last(), Optional(Eq(7)));
  EXPECT_TRUE(memory.Covers(5));
  EXPECT_FALSE(memory.Covers(4));
}

TEST(MemoryTest, Add_AfterAGap_IsHiddenUntilTheGapIsFilled) {
  Memory memory(100);
  memory.Begin(0);
  EXPECT_FALSE(memory.Add(Range(3, 4)));
  EXPECT_TRUE(memory.HasGap());
  EXPECT_FALSE(memory.Covers(0));
  EXPECT_TRUE(memory.Add(Range(1, 2)));
  EXPECT_FALSE(memory.HasGap());
  EXPECT_THAT(Positions(memory.Get(0, 10)), ElementsAre(1, 2, 3, 4));
}

TEST(MemoryTest, Add_KnownAlready_IsSkipped) {
  Memory memory(100);
  memory.Begin(0);
  memory.Add(Range(1, 3));
  EXPECT_FALSE(memory.Add(Range(1, 2)));
  EXPECT_TRUE(memory.Add(Range(2, 5)));
  EXPECT_THAT(Positions(memory.Get(0, 10)), ElementsAre(1, 2, 3, 4, 5));
}

TEST(MemoryTest, Add_MoreThanFits_ForgetsTheOldest) {
  Memory memory(3);
  memory.Begin(0);
  memory.Add(Range(1, 5));
  EXPECT_FALSE(memory.Covers(1));
  EXPECT_TRUE(memory.Covers(2));
  EXPECT_THAT(Positions(memory.Get(2, 2)), ElementsAre(3, 4));
}

TEST(MemoryTest, Add_TooMuchBehindAGap_StartsAnew) {
  Memory memory(3);
  memory.Begin(0);
  memory.Add(Range(10, 14));
  EXPECT_EQ(memory.last(), std::nullopt);
  memory.Begin(14);
  EXPECT_TRUE(memory.Add(Range(15, 15)));
}

TEST(MemoryTest, Covers_AtTheEnd_HasNothing) {
  Memory memory(3);
  memory.Begin(7);
  EXPECT_FALSE(memory.Covers(7));
  EXPECT_FALSE(memory.Covers(9));
  EXPECT_FALSE(memory.Covers(6));
}

}  // namespace
}  // namespace vlot::feed
