#include "common/time/iso.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "common/testing/status_matchers.h"
#include "common/time/civil.h"

namespace vlot {
namespace {

using ::vlot::testing::IsOkAndHolds;
using ::vlot::testing::StatusIs;

TEST(IsoTest, ParseIsoDate_DayThatExists_IsRead) {
  EXPECT_THAT(ParseIsoDate("2024-02-29"), IsOkAndHolds(absl::CivilDay(2024, 2, 29)));
  EXPECT_THAT(ParseIsoDate("0000-01-01"), IsOkAndHolds(absl::CivilDay(0, 1, 1)));
}

TEST(IsoTest, ParseIsoDate_AnythingElse_IsRefused) {
  for (const char* text : {"", "2025-02-29", "2025-13-01", "2025-00-10", "2025-04-31", "2025-4-01", "2025/04/01",
                           "20250401", "2025-04-01 ", " 2025-04-01", "2025-04-0x", "+025-04-01", "2025-04-01T00:00"}) {
    EXPECT_THAT(ParseIsoDate(text), StatusIs(absl::StatusCode::kInvalidArgument, testing::Reason("INVALID_DATE")))
        << text;
  }
}

TEST(IsoTest, FormatRfc3339_Utc_AlwaysHasSixDecimals) {
  EXPECT_EQ(FormatRfc3339(absl::FromUnixSeconds(0)), "1970-01-01T00:00:00.000000Z");
  EXPECT_EQ(FormatRfc3339(absl::FromUnixMicros(1741529045123456)), "2025-03-09T14:04:05.123456Z");
  EXPECT_EQ(FormatRfc3339(absl::FromUnixMicros(-1)), "1969-12-31T23:59:59.999999Z");
}

TEST(IsoTest, FormatRfc3339_InAZone_BearsItsOffset) {
  EXPECT_EQ(FormatRfc3339(absl::FromUnixSeconds(1741529045), DefaultTimeZone()), "2025-03-09T15:04:05+01:00");
}

TEST(IsoTest, ParseRfc3339_AnyOffsetAndPrecision_IsRead) {
  const absl::Time time = absl::FromUnixMicros(1741529045123456);
  EXPECT_THAT(ParseRfc3339("2025-03-09T14:04:05.123456Z"), IsOkAndHolds(time));
  EXPECT_THAT(ParseRfc3339("2025-03-09T15:04:05.123456999+01:00"), IsOkAndHolds(time));
  EXPECT_THAT(ParseRfc3339("2025-03-09T14:04:05Z"), IsOkAndHolds(absl::FromUnixSeconds(1741529045)));
}

TEST(IsoTest, ParseRfc3339_AnythingElse_IsRefused) {
  for (const char* text : {"", "infinite-future", "infinite-past", "2025-03-09", "2025-03-09T14:04:05",
                           " 2025-03-09T14:04:05Z", "2025-03-09T14:04:05Z ", "2025-02-30T14:04:05Z", "soon"}) {
    EXPECT_THAT(ParseRfc3339(text), StatusIs(absl::StatusCode::kInvalidArgument, testing::Reason("INVALID_TIME")))
        << text;
  }
}

RC_GTEST_PROP(IsoPropertyTest, Format_ThenParse_GivesTheSame, ()) {
  const absl::Time time = absl::FromUnixMicros(*rc::gen::inRange<int64_t>(0, 32503680000000000));
  RC_ASSERT(ParseRfc3339(FormatRfc3339(time)).value() == time);
  const absl::CivilDay day = ToCivilDay(time, DefaultTimeZone());
  RC_ASSERT(ParseIsoDate(FormatIsoDate(day)).value() == day);
}

}  // namespace
}  // namespace vlot
