#include "common/vat/rates.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "common/time/iso.h"

namespace vlot::vat {
namespace {

struct Rate {
  std::string_view region;
  Category category;
  absl::CivilDay since;
  int64_t percent;
};

// Newest first within a region and category.
// NL: Wet op de omzetbelasting 1968, article 9(1) and 9(2)(a); 21 % by the Wet uitwerking fiscale maatregelen
// Begrotingsakkoord 2013 (Stb. 2012, 321), 9 % by the Belastingplan 2019 (Stb. 2018, 504), 19 % by the Wet van 14
// december 2000 (Stb. 2000, 567); 6 % since 1 October 1986, kept here from the day the 19 % began.
const Rate kRates[] = {
    {"NL", Category::kStandard, absl::CivilDay(2012, 10, 1), 21},
    {"NL", Category::kStandard, absl::CivilDay(2001, 1, 1), 19},
    {"NL", Category::kReduced, absl::CivilDay(2019, 1, 1), 9},
    {"NL", Category::kReduced, absl::CivilDay(2001, 1, 1), 6},
};

}  // namespace

absl::StatusOr<Decimal> RateOn(Category category, std::string_view region, absl::CivilDay day) {
  if (!IsTaxed(category)) return Decimal(0);
  for (const Rate& rate : kRates) {
    if (rate.region == region && rate.category == category && rate.since <= day) return Decimal(rate.percent);
  }
  return MakeError(absl::StatusCode::kInvalidArgument,
                   absl::StrCat("no VAT rate is known for ", AbslView(ToString(category)), " in '", AbslView(region),
                                "' on ", FormatIsoDate(day)),
                   {.reason = "UNKNOWN_VAT_RATE",
                    .domain = std::string(kCommonDomain),
                    .metadata = {{"category", std::string(ToString(category))},
                                 {"region", std::string(region)},
                                 {"day", FormatIsoDate(day)}}});
}

}  // namespace vlot::vat
