#include "services/vlot/audit/suspects.h"

#include <gmock/gmock.h>

namespace vlot::audit {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

OrderFacts AtVersion(int64_t version, uint8_t order = 1) {
  Uuid::Bytes bytes{};
  bytes[15] = order;
  return {.id = OrderId(Uuid(bytes)), .placed = Placed{.version = version}};
}

std::vector<Finding> Wrong() { return {{Invariant::kPaidIsAccountedFor, "orders/1", "is wrong"}}; }

class SuspectsTest : public ::testing::Test {
 protected:
  Suspects suspects_{2};
  Tally tally_;
};

TEST_F(SuspectsTest, FirstLook_ConvictsNobody) {
  suspects_.Look(AtVersion(1), Wrong(), tally_);
  EXPECT_EQ(tally_.violations(), 0);
  EXPECT_THAT(suspects_.orders(), ElementsAre(AtVersion(1).id));
}

TEST_F(SuspectsTest, WrongAgainWithTheSameFacts_IsConvicted) {
  suspects_.Look(AtVersion(1), Wrong(), tally_);
  suspects_.Look(AtVersion(1), Wrong(), tally_);
  EXPECT_THAT(tally_.line(Invariant::kPaidIsAccountedFor).listed, ElementsAre(Wrong().front()));
  EXPECT_TRUE(suspects_.empty());
}

TEST_F(SuspectsTest, WrongAgainWithOtherFacts_IsUnderWay) {
  suspects_.Look(AtVersion(1), Wrong(), tally_);
  suspects_.Look(AtVersion(2), Wrong(), tally_);
  EXPECT_EQ(tally_.violations(), 0);
  EXPECT_FALSE(suspects_.empty());
  suspects_.Look(AtVersion(2), Wrong(), tally_);
  EXPECT_EQ(tally_.violations(), 1);
}

TEST_F(SuspectsTest, RightAtALaterLook_IsAcquitted) {
  suspects_.Look(AtVersion(1), Wrong(), tally_);
  suspects_.Look(AtVersion(1), {}, tally_);
  EXPECT_TRUE(suspects_.empty());
  EXPECT_EQ(tally_.violations(), 0);
}

TEST_F(SuspectsTest, NobodyLooksAgain_WhoIsLeftIsConvicted) {
  suspects_.Look(AtVersion(1), Wrong(), tally_);
  suspects_.Close(tally_);
  EXPECT_EQ(tally_.violations(), 1);
  EXPECT_TRUE(suspects_.empty());
}

TEST_F(SuspectsTest, MoreThanAreKept_AreConvictedAtOnce) {
  for (uint8_t order = 1; order <= 3; ++order) suspects_.Look(AtVersion(1, order), Wrong(), tally_);
  EXPECT_EQ(tally_.violations(), 1);
  EXPECT_THAT(suspects_.orders(), SizeIs(2));
}

TEST(Tally, MoreThanAreListed_AreCounted) {
  Tally tally(1);
  for (int i = 0; i < 3; ++i) tally.Violated(Wrong().front());
  EXPECT_EQ(tally.violations(), 3);
  EXPECT_THAT(tally.line(Invariant::kPaidIsAccountedFor).listed, SizeIs(1));
  EXPECT_THAT(tally.line(Invariant::kOrderGoesOn).listed, IsEmpty());
}

}  // namespace
}  // namespace vlot::audit
