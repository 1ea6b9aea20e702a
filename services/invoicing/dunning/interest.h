// Statutory interest: simple, by the day, at the rates that counted on each of the days. Rates are dated configuration.
// Pure functions; any thread.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "common/money/money.h"

namespace vlot::invoicing::dunning {

// The numbers are stored: never change them, only add.
enum class RateKind : int16_t {
  kNone = 0,
  kStatutory = 1,   // article 6:119 of the Dutch civil code
  kCommercial = 2,  // article 6:119a: between businesses
};

struct Rate {
  RateKind kind = RateKind::kStatutory;
  absl::CivilDay from;  // counts from this day on, until another of its kind does
  Decimal percent;      // a year
  std::string source;

  bool operator==(const Rate&) const = default;
};

// Null when none of the kind counts yet on `day`.
const Rate* RateOn(const std::vector<Rate>& rates, RateKind kind, absl::CivilDay day);

// Interest over `amount` for the days after `after`, up to and including `until`: a year's rate is spread over the days
// of that calendar year (365 or 366); parts of a cent at the end are the debtor's. Zero when there is no such day.
// FAILED_PRECONDITION when no rate counts on one of the days (RATE_UNKNOWN).
absl::StatusOr<Money> InterestOver(const Money& amount, absl::CivilDay after, absl::CivilDay until, RateKind kind,
                                   const std::vector<Rate>& rates);

}  // namespace vlot::invoicing::dunning
