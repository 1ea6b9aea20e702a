#include "common/ids/partition.h"

#include <gtest/gtest.h>

#include <vector>

#include "absl/strings/str_cat.h"
#include "common/ids/uuid_generator.h"
#include "common/testing/fake_clock.h"

namespace vlot {
namespace {

TEST(PartitionTest, PartitionOf_OnePartition_IsAlwaysTheFirst) {
  EXPECT_EQ(PartitionOf("anything", 1), 0);
  EXPECT_EQ(PartitionOf(Uuid::Nil(), 1), 0);
}

// Rows lie where this function put them: a change of these answers loses them.
TEST(PartitionTest, PartitionOf_KnownKeys_NeverChanges) {
  EXPECT_EQ(PartitionOf(Uuid::Parse("017f22e2-79b0-7cc3-98c4-dc0c0c07398f").value(), 16), 6);
  EXPECT_EQ(PartitionOf(Uuid::Parse("017f22e2-79b0-7cc3-98c4-dc0c0c07398f").value(), 64), 26);
  EXPECT_EQ(PartitionOf("SIM-5G", 16), 11);
  EXPECT_EQ(PartitionOf("SIM-5G", 64), 44);
  EXPECT_EQ(PartitionOf("", 64), 61);
}

TEST(PartitionTest, PartitionOf_ManyIdsOfOneMoment_SpreadsEvenly) {
  testing::FakeClock clock;
  UuidV7Generator generator(clock);
  std::vector<int> counts(16);
  for (int i = 0; i < 16000; ++i) ++counts.at(PartitionOf(generator.Next(), 16));
  for (const int count : counts) {
    EXPECT_GT(count, 800);
    EXPECT_LT(count, 1200);
  }
}

TEST(PartitionTest, PartitionOf_ManySimilarKeys_SpreadsEvenly) {
  std::vector<int> counts(64);
  for (int i = 0; i < 64000; ++i) ++counts.at(PartitionOf(absl::StrCat("SKU-", i), 64));
  for (const int count : counts) {
    EXPECT_GT(count, 800);
    EXPECT_LT(count, 1200);
  }
}

TEST(PartitionTest, PartitionSchema_Any_HasTwoDigits) {
  EXPECT_EQ(PartitionSchema(0), "p00");
  EXPECT_EQ(PartitionSchema(7), "p07");
  EXPECT_EQ(PartitionSchema(63), "p63");
}

}  // namespace
}  // namespace vlot
