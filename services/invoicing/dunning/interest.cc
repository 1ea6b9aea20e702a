#include "services/invoicing/dunning/interest.h"

#include <algorithm>

#include "common/status/status.h"
#include "services/invoicing/dunning/dunning_errors.h"

namespace vlot::invoicing::dunning {
namespace {

constexpr int kPercentScale = 4;       // rates have at most four decimals
constexpr int64_t kWhole = 1'000'000;  // 100 percent in them
constexpr int kDays = 365, kLeapDays = 366;

int DaysIn(absl::civil_year_t year) {
  return static_cast<int>(absl::CivilDay(absl::CivilYear(year + 1)) - absl::CivilDay(absl::CivilYear(year)));
}

// The first day after `day` on which another rate of the kind counts, or another year.
absl::CivilDay NextChange(const std::vector<Rate>& rates, RateKind kind, absl::CivilDay day) {
  absl::CivilDay next(absl::CivilYear(day.year() + 1));
  for (const Rate& rate : rates) {
    if (rate.kind == kind && rate.from > day) next = std::min(next, rate.from);
  }
  return next;
}

}  // namespace

const Rate* RateOn(const std::vector<Rate>& rates, RateKind kind, absl::CivilDay day) {
  const Rate* counts = nullptr;
  for (const Rate& rate : rates) {
    if (rate.kind == kind && rate.from <= day && (counts == nullptr || counts->from < rate.from)) counts = &rate;
  }
  return counts;
}

absl::StatusOr<Money> InterestOver(const Money& amount, absl::CivilDay after, absl::CivilDay until, RateKind kind,
                                   const std::vector<Rate>& rates) {
  if (!amount.IsPositive() || kind == RateKind::kNone) return Money::Zero(amount.currency);
  Int128 sum = 0;  // in cents / (kWhole * kDays * kLeapDays): both kinds of year divide it
  for (absl::CivilDay day = after + 1; day <= until;) {
    const Rate* const rate = RateOn(rates, kind, day);
    if (rate == nullptr) return RateUnknownError(day);
    ASSIGN_OR_RETURN(const Decimal percent, rate->percent.Rescale(kPercentScale, Rounding::kTowardZero));
    const absl::CivilDay next = std::min(NextChange(rates, kind, day), until + 1);
    const int other_days = DaysIn(day.year()) == kDays ? kLeapDays : kDays;
    sum += Int128{amount.minor} * percent.coefficient() * (next - day) * other_days;
    day = next;
  }
  const Int128 cents = DivideRounded(sum, Int128{kWhole} * kDays * kLeapDays, Rounding::kTowardZero);
  return Money{static_cast<int64_t>(cents), amount.currency};
}

}  // namespace vlot::invoicing::dunning
