#include "common/wire/types.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <string>

#include "common/testing/status_matchers.h"

namespace vlot::wire {
namespace {

using ::vlot::testing::IsOk;
using ::vlot::testing::IsOkAndHolds;
using ::vlot::testing::StatusIs;

google::type::Money MoneyProto(const char* currency, int64_t units, int32_t nanos) {
  google::type::Money proto;
  proto.set_currency_code(currency);
  proto.set_units(units);
  proto.set_nanos(nanos);
  return proto;
}

TEST(WireMoneyTest, FromProto_OfToProto_IsTheSame) {
  for (const int64_t minor : {int64_t{0}, int64_t{1}, int64_t{-1}, int64_t{1999}, int64_t{-250},
                              std::numeric_limits<int64_t>::max(), std::numeric_limits<int64_t>::min()}) {
    for (const Currency currency : {kEur, Currency::Literal("JPY"), Currency::Literal("KWD")}) {
      const Money money{minor, currency};
      EXPECT_THAT(FromProto(ToProto(money)), IsOkAndHolds(money));
    }
  }
}

TEST(WireMoneyTest, FromProto_BadAmounts_Refused) {
  EXPECT_THAT(FromProto(MoneyProto("EUR", 12, 340'000'000)), IsOkAndHolds(Money{1234, kEur}));
  for (const auto& bad : {MoneyProto("EUR", 0, 1'000'000), MoneyProto("JPY", 1, 500'000'000), MoneyProto("eur", 1, 0),
                          MoneyProto("", 1, 0), MoneyProto("EUR", 1, -10'000'000), MoneyProto("EUR", -1, 10'000'000),
                          MoneyProto("EUR", 0, 1'000'000'000), MoneyProto("EUR", 92'233'720'368'547'759, 0)}) {
    EXPECT_THAT(FromProto(bad), StatusIs(absl::StatusCode::kInvalidArgument)) << bad.ShortDebugString();
  }
}

TEST(WireTimeTest, FromProto_OfToProto_IsTheSameToTheMicrosecond) {
  for (const int64_t us : {int64_t{0}, int64_t{-1}, int64_t{1'736'931'600'123'456}, int64_t{-62'135'596'800'000'000}}) {
    const absl::Time time = absl::FromUnixMicros(us);
    EXPECT_THAT(FromProto(ToProto(time)), IsOkAndHolds(time));
    EXPECT_GE(ToProto(time).nanos(), 0);
  }
}

TEST(WireTimeTest, FromProto_NotATime_Refused) {
  google::protobuf::Timestamp proto;
  proto.set_nanos(-1);
  EXPECT_THAT(FromProto(proto), StatusIs(absl::StatusCode::kInvalidArgument));
  proto.set_nanos(0);
  proto.set_seconds(253'402'300'800);
  EXPECT_THAT(FromProto(proto), StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST(WireDateTest, FromProto_DaysThatExist_Only) {
  google::type::Date proto = ToProto(absl::CivilDay(2024, 2, 29));
  EXPECT_THAT(FromProto(proto), IsOkAndHolds(absl::CivilDay(2024, 2, 29)));
  proto.set_year(2025);
  EXPECT_THAT(FromProto(proto), StatusIs(absl::StatusCode::kInvalidArgument));
  proto.set_day(0);
  EXPECT_THAT(FromProto(proto), StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST(WireDurationTest, FromProto_OfToProto_IsTheSame) {
  for (const absl::Duration duration : {absl::ZeroDuration(), absl::Milliseconds(-1500), absl::Hours(5)}) {
    EXPECT_THAT(FromProto(ToProto(duration)), IsOkAndHolds(duration));
  }
}

TEST(WireAddressTest, CheckPostalAddress_TwoCapitalsOfNoCountry_AreNamed) {
  google::type::PostalAddress address;
  address.set_region_code("ZZ");
  address.set_locality("Utrecht");
  address.add_address_lines("Oudegracht 1");
  Violations violations;
  CheckPostalAddress(address, "ship_to", violations);
  ASSERT_EQ(violations.all().size(), 1u);
  EXPECT_EQ(violations.all()[0].field, "ship_to.region_code");
}

TEST(WireAddressTest, CheckPostalAddress_EachMistake_IsNamed) {
  google::type::PostalAddress address;
  address.set_region_code("NL");
  address.set_locality("Utrecht");
  address.set_postal_code("3511 AB");
  address.add_address_lines("Oudegracht 1");
  Violations none;
  CheckPostalAddress(address, "ship_to", none);
  EXPECT_THAT(none.ToStatus("vlot.dev"), IsOk());

  address.set_region_code("nl");
  address.set_locality(" ");
  address.add_address_lines(std::string(201, 'x'));
  Violations violations;
  CheckPostalAddress(address, "ship_to", violations);
  EXPECT_EQ(violations.all().size(), 3u);
  EXPECT_EQ(violations.all()[2].field, "ship_to.address_lines[1]");
}

TEST(WireAddressTest, CheckPostalAddress_ControlCharacters_AreRefused) {
  google::type::PostalAddress address;
  address.set_region_code("NL");
  address.set_locality("Utrecht\x01");
  address.add_address_lines(std::string("Oude\0gracht", 11));
  address.add_recipients("Jan\x7f");
  Violations violations;
  CheckPostalAddress(address, "to", violations);
  ASSERT_EQ(violations.all().size(), 3u);
  for (const FieldViolation& violation : violations.all()) EXPECT_EQ(violation.description, "has control characters");
}

TEST(WireAddressTest, CheckPostalAddress_LengthOfEachText_IsBoundInCharacters) {
  google::type::PostalAddress address;
  address.set_region_code("NL");
  address.set_locality("Utrecht");
  std::string wide;
  for (int i = 0; i < 140; ++i) wide += "\u00e9";
  address.add_address_lines(wide);
  address.add_recipients(wide);
  Violations none;
  CheckPostalAddress(address, "to", none);
  EXPECT_THAT(none.ToStatus("vlot.dev"), IsOk());

  const std::string long_text(201, 'x');
  address.set_sublocality(long_text);
  address.set_sorting_code(long_text);
  address.set_language_code(long_text);
  address.add_recipients(wide + "e");
  address.add_recipients(" ");
  Violations violations;
  CheckPostalAddress(address, "to", violations);
  std::vector<std::string> fields;
  for (const FieldViolation& violation : violations.all()) fields.push_back(violation.field);
  EXPECT_EQ(fields, (std::vector<std::string>{"to.sorting_code", "to.sublocality", "to.language_code",
                                              "to.recipients[1]", "to.recipients[2]"}));
  for (int i = 0; i < 3; ++i) address.add_recipients("R. Jansen");
  Violations many;
  CheckPostalAddress(address, "to", many);
  EXPECT_EQ(many.all().back().field, "to.recipients");
}

}  // namespace
}  // namespace vlot::wire
