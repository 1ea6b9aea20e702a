#include "services/vlot/audit/units.h"

#include <gmock/gmock.h>

namespace vlot::audit {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

TEST(Units, ReadParts_PartsOfSeveralLines_AreSummedBySku) {
  Units units;
  EXPECT_TRUE(
      ReadParts("1:TEA:01933b1c-0000-7000-8000-000000000001:2 2:CUP:01933b1c-0000-7000-8000-000000000001:1 "
                "3:TEA:01933b1c-0000-7000-8000-000000000002:3",
                units));
  EXPECT_THAT(units, ElementsAre(Pair("CUP", 1), Pair("TEA", 5)));
}

TEST(Units, ReadParts_NoneOfOurs_IsRefused) {
  Units units;
  EXPECT_FALSE(ReadParts("1:TEA:somewhere", units));
  EXPECT_FALSE(ReadParts("1:TEA:somewhere:two", units));
}

TEST(Units, ReadLines_Nothing_IsNothing) {
  Units units;
  EXPECT_TRUE(ReadLines("", units));
  EXPECT_THAT(units, IsEmpty());
}

TEST(Units, ReadLines_SkuAndPieces) {
  Units units;
  EXPECT_TRUE(ReadLines("TEA:2 CUP:1", units));
  EXPECT_EQ(ToString(units), "1 CUP, 2 TEA");
}

TEST(Units, Subtract_Everything_LeavesNoZeroes) {
  Units units = {{"TEA", 2}};
  Subtract(units, {{"TEA", 2}});
  EXPECT_THAT(units, IsEmpty());
  EXPECT_EQ(ToString(units), "nothing");
}

TEST(Units, IsWithin_CountsEverySku) {
  EXPECT_TRUE(IsWithin({{"TEA", 2}}, {{"TEA", 2}, {"CUP", 1}}));
  EXPECT_FALSE(IsWithin({{"TEA", 3}}, {{"TEA", 2}}));
  EXPECT_FALSE(IsWithin({{"CUP", 1}}, {{"TEA", 2}}));
}

TEST(Units, OnlyAndWithout_SplitBySku) {
  const Units units = {{"CUP", 1}, {"INSTALLATION", 1}};
  EXPECT_THAT(Only(units, {"INSTALLATION"}), ElementsAre(Pair("INSTALLATION", 1)));
  EXPECT_THAT(Without(units, {"INSTALLATION"}), ElementsAre(Pair("CUP", 1)));
}

}  // namespace
}  // namespace vlot::audit
