#include "common/ids/uuid.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <sstream>

#include "absl/container/flat_hash_set.h"
#include "common/testing/status_matchers.h"

namespace vlot {
namespace {

using ::testing::Eq;
using ::testing::Optional;
using ::vlot::testing::IsOkAndHolds;
using ::vlot::testing::StatusIs;

// RFC 9562, appendix A.6.
constexpr char kExample[] = "017f22e2-79b0-7cc3-98c4-dc0c0c07398f";

TEST(UuidTest, Parse_RfcExample_GivesItsBytes) {
  const Uuid::Bytes bytes = {0x01, 0x7f, 0x22, 0xe2, 0x79, 0xb0, 0x7c, 0xc3,
                             0x98, 0xc4, 0xdc, 0x0c, 0x0c, 0x07, 0x39, 0x8f};
  EXPECT_THAT(Uuid::Parse(kExample), IsOkAndHolds(Uuid(bytes)));
  EXPECT_THAT(Uuid::Parse("017F22E2-79B0-7CC3-98C4-DC0C0C07398F"), IsOkAndHolds(Uuid(bytes)));
  EXPECT_EQ(Uuid(bytes).ToString(), kExample);
  EXPECT_EQ(Uuid(bytes).version(), 7);
}

TEST(UuidTest, Parse_AnythingElse_IsRefused) {
  for (const char* text : {"", "017f22e2", "017f22e279b07cc398c4dc0c0c07398f", "017f22e2-79b0-7cc3-98c4-dc0c0c07398",
                           "017f22e2-79b0-7cc3-98c4-dc0c0c07398f0", "{17f22e2-79b0-7cc3-98c4-dc0c0c07398}",
                           "017f22e2-79b0-7cc3-98c4-dc0c0c07398g", "017f22e2-79b0-7cc3-98c4-dc0c0c0739-f",
                           "017f22e2a79b0-7cc3-98c4-dc0c0c07398f", "017f22e2-79b0-7cc3-98c4-dc0c0c07398 ",
                           "\xff"
                           "17f22e2-79b0-7cc3-98c4-dc0c0c07398f"}) {
    EXPECT_THAT(Uuid::Parse(text), StatusIs(absl::StatusCode::kInvalidArgument, testing::Reason("INVALID_UUID")))
        << text;
    EXPECT_EQ(Uuid::TryParse(text), std::nullopt);
  }
}

TEST(UuidTest, TimeOf_RfcExample_IsItsMillisecond) {
  // 2022-02-22 14:22:22.000 in GMT-05:00.
  EXPECT_THAT(TimeOf(Uuid::Parse(kExample).value()), Optional(absl::FromUnixMillis(1645557742000)));
  EXPECT_EQ(TimeOf(Uuid::Parse("919108f7-52d1-4320-9bac-f847db4148a8").value()), std::nullopt);
  EXPECT_EQ(TimeOf(Uuid::Nil()), std::nullopt);
}

TEST(UuidTest, Nil_Default_IsAllZero) {
  EXPECT_TRUE(Uuid().IsNil());
  EXPECT_EQ(Uuid::Nil().ToString(), "00000000-0000-0000-0000-000000000000");
  EXPECT_FALSE(Uuid::Parse(kExample)->IsNil());
}

TEST(UuidTest, FromBytes_NotSixteen_IsNone) {
  EXPECT_EQ(Uuid::FromBytes("short"), std::nullopt);
  EXPECT_EQ(Uuid::FromBytes(""), std::nullopt);
}

TEST(UuidTest, Stream_Any_PrintsTheText) {
  std::ostringstream out;
  out << Uuid::Parse(kExample).value();
  EXPECT_EQ(out.str(), kExample);
}

Uuid Arbitrary() { return Uuid(*rc::gen::container<Uuid::Bytes>(rc::gen::arbitrary<uint8_t>())); }

RC_GTEST_PROP(UuidPropertyTest, ToString_ThenParse_GivesTheSame, ()) {
  const Uuid uuid = Arbitrary();
  RC_ASSERT(Uuid::TryParse(uuid.ToString()) == uuid);
  RC_ASSERT(Uuid::FromBytes(uuid.AsStringView()) == uuid);
}

RC_GTEST_PROP(UuidPropertyTest, Order_AnyTwo_IsThatOfTheirTexts, ()) {
  const Uuid a = Arbitrary();
  const Uuid b = Arbitrary();
  RC_ASSERT((a < b) == (a.ToString() < b.ToString()));
  RC_ASSERT((a == b) == (a.ToString() == b.ToString()));
}

TEST(UuidTest, Hash_InASet_FindsEqualOnes) {
  absl::flat_hash_set<Uuid> set = {Uuid::Parse(kExample).value()};
  EXPECT_TRUE(set.contains(Uuid::Parse(kExample).value()));
  EXPECT_FALSE(set.contains(Uuid::Nil()));
}

}  // namespace
}  // namespace vlot
