// The API of this tree against its committed listing, and the comparer against listings with a known difference.
#include "tests/contract/golden.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "tests/contract/listing.h"

namespace vlot::contract {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Pair;

constexpr char kGolden[] = VLOT_SOURCE_ROOT "/tests/contract/api.golden";
constexpr char kNumber[] = "vlot.sample.v1.Thing.number field 1 singular string json=number";
constexpr char kCount[] = "vlot.sample.v1.Thing.count field 2 singular int32 json=count";

TEST(Golden, Api_AgainstItsListing_IsTheSame) {
  const std::vector<std::string> now = ListApi(BuiltApi());
  const auto golden = std::filesystem::exists(kGolden) ? ReadListing(kGolden) : std::vector<std::string>();
  const Difference difference = Compare(golden, now);
  if (difference.empty()) return;
  if (!Accepts(std::getenv("VLOT_ACCEPT_API"), difference)) FAIL() << Explain(difference);
  ASSERT_TRUE(WriteListing(kGolden, now)) << "cannot write " << kGolden;
}

TEST(Compare, Listings_ThatAreTheSame_NoDifference) {
  EXPECT_TRUE(Compare({kCount, kNumber}, {kCount, kNumber}).empty());
}

TEST(Compare, Line_ThatIsNew_IsAddedAndBreaksNobody) {
  const Difference difference = Compare({kNumber}, {kCount, kNumber});
  EXPECT_THAT(difference.added, ElementsAre(kCount));
  EXPECT_FALSE(difference.breaks());
}

TEST(Compare, Line_ThatIsGone_IsRemovedAndBreaks) {
  const Difference difference = Compare({kCount, kNumber}, {kNumber});
  EXPECT_THAT(difference.removed, ElementsAre(kCount));
  EXPECT_TRUE(difference.breaks());
}

TEST(Compare, Element_WithAnotherNumber_IsChangedAndBreaks) {
  const std::string renumbered = "vlot.sample.v1.Thing.count field 3 singular int32 json=count";
  const Difference difference = Compare({kCount}, {renumbered});
  EXPECT_THAT(difference.changed, ElementsAre(Pair(kCount, renumbered)));
  EXPECT_THAT(difference.removed, ElementsAre());
  EXPECT_THAT(difference.added, ElementsAre());
  EXPECT_TRUE(difference.breaks());
}

TEST(Compare, Line_ThatWasPlanned_MayGoOrBeServed) {
  const std::string planned = std::string("planned ") + kCount;
  const Difference dropped = Compare({kNumber, planned}, {kNumber});
  EXPECT_THAT(dropped.withdrawn, ElementsAre(planned));
  EXPECT_FALSE(dropped.breaks());
  const Difference served = Compare({planned}, {kCount});
  EXPECT_THAT(served.added, ElementsAre(kCount));
  EXPECT_FALSE(served.breaks());
}

TEST(Compare, Line_ThatWasServedAndIsPlanned_Breaks) {
  EXPECT_TRUE(Compare({kCount}, {std::string("planned ") + kCount}).breaks());
}

TEST(Explain, Additions_SayHowToAcceptThem) {
  const std::string text = Explain(Compare({}, {kCount}));
  EXPECT_THAT(text, HasSubstr(std::string("added    ") + kCount));
  EXPECT_THAT(text, HasSubstr("VLOT_ACCEPT_API=1 ./vlot test -R contract"));
}

TEST(Explain, Breakages_AskForMoreThanAnAcceptance) {
  const std::string text = Explain(Compare({kCount}, {}));
  EXPECT_THAT(text, HasSubstr(std::string("removed  ") + kCount));
  EXPECT_THAT(text, HasSubstr("VLOT_ACCEPT_API=breaking"));
  EXPECT_THAT(text, Not(HasSubstr("VLOT_ACCEPT_API=1")));
}

TEST(Accepts, Word_ByDifference_OneTakesAdditionsOnly) {
  const Difference addition = Compare({}, {kCount});
  const Difference breakage = Compare({kCount}, {});
  EXPECT_FALSE(Accepts(nullptr, addition));
  EXPECT_FALSE(Accepts("", addition));
  EXPECT_TRUE(Accepts("1", addition));
  EXPECT_FALSE(Accepts("1", breakage));
  EXPECT_TRUE(Accepts("breaking", breakage));
}

TEST(ListingFile, WrittenAndRead_IsTheSame) {
  const std::string path = ::testing::TempDir() + "/vlot_contract_listing";
  ASSERT_TRUE(WriteListing(path, {kCount, kNumber}));
  EXPECT_THAT(ReadListing(path), ElementsAre(kCount, kNumber));
  std::filesystem::remove(path);
}

}  // namespace
}  // namespace vlot::contract
