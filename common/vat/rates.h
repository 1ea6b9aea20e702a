// VAT rates by country and day. A pure function of a table in the code: a rate is law, and a change of law is a
// release.
#pragma once

#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "common/money/decimal.h"
#include "common/vat/category.h"

namespace vlot::vat {

// The rate in percent (21, not 0.21) of `category` in the country `region` (ISO 3166-1 alpha-2) for a supply on `day`.
// 0 for every category without VAT, whatever the country. A country or day that the table does not know gives
// INVALID_ARGUMENT, reason UNKNOWN_VAT_RATE.
absl::StatusOr<Decimal> RateOn(Category category, std::string_view region, absl::CivilDay day);

}  // namespace vlot::vat
