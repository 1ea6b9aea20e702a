#include "common/vat/category.h"

#include <gtest/gtest.h>

#include "common/testing/status_matchers.h"
#include "common/vat/rates.h"

namespace vlot::vat {
namespace {

using ::testing::Eq;
using testing::IsOkAndHolds;
using testing::Reason;
using testing::StatusIs;

constexpr Category kAll[] = {Category::kStandard,      Category::kReduced,        Category::kZero,  Category::kExempt,
                             Category::kReverseCharge, Category::kIntraCommunity, Category::kExport};

TEST(CategoryTest, ToString_EveryCategory_ReadsBackAsItself) {
  for (Category category : kAll) EXPECT_THAT(ParseCategory(ToString(category)), IsOkAndHolds(Eq(category)));
}

TEST(CategoryTest, ParseCategory_AnotherText_IsRefused) {
  for (std::string_view text : {"", "standard", "S", "LUXURY"}) {
    EXPECT_THAT(ParseCategory(text), StatusIs(absl::StatusCode::kInvalidArgument, Reason("UNKNOWN_VAT_CATEGORY")))
        << text;
  }
}

TEST(CategoryTest, Unece5305Code_EveryCategory_FollowsTheList) {
  EXPECT_EQ(Unece5305Code(Category::kStandard), "S");
  EXPECT_EQ(Unece5305Code(Category::kReduced), "S");
  EXPECT_EQ(Unece5305Code(Category::kZero), "Z");
  EXPECT_EQ(Unece5305Code(Category::kExempt), "E");
  EXPECT_EQ(Unece5305Code(Category::kReverseCharge), "AE");
  EXPECT_EQ(Unece5305Code(Category::kIntraCommunity), "K");
  EXPECT_EQ(Unece5305Code(Category::kExport), "G");
}

TEST(RatesTest, RateOn_TheNetherlands_ChangesOnTheDayTheLawSays) {
  const struct {
    Category category;
    absl::CivilDay day;
    int64_t percent;
  } kCases[] = {
      {Category::kStandard, absl::CivilDay(2026, 11, 22), 21}, {Category::kStandard, absl::CivilDay(2012, 10, 1), 21},
      {Category::kStandard, absl::CivilDay(2012, 9, 30), 19},  {Category::kReduced, absl::CivilDay(2019, 1, 1), 9},
      {Category::kReduced, absl::CivilDay(2018, 12, 31), 6},   {Category::kZero, absl::CivilDay(2026, 1, 1), 0},
      {Category::kExempt, absl::CivilDay(2026, 1, 1), 0},
  };
  for (const auto& c : kCases) EXPECT_THAT(RateOn(c.category, "NL", c.day), IsOkAndHolds(Eq(Decimal(c.percent))));
}

TEST(RatesTest, RateOn_UnknownCountryOrDay_IsRefused) {
  EXPECT_THAT(RateOn(Category::kStandard, "XX", absl::CivilDay(2026, 1, 1)),
              StatusIs(absl::StatusCode::kInvalidArgument, Reason("UNKNOWN_VAT_RATE")));
  EXPECT_THAT(RateOn(Category::kReduced, "NL", absl::CivilDay(2000, 12, 31)),
              StatusIs(absl::StatusCode::kInvalidArgument, Reason("UNKNOWN_VAT_RATE")));
}

}  // namespace
}  // namespace vlot::vat
