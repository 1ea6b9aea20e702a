// An amount: whole minor units of one currency. It refuses to mix currencies or to overflow; multiplying names its
// rounding; splitting keeps the sum. A value; all functions are pure; any thread.
//
// Fails with INVALID_ARGUMENT, reason CURRENCY_MISMATCH, or OUT_OF_RANGE, reason MONEY_OVERFLOW.
#pragma once

#include <compare>
#include <cstdint>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "common/money/currency.h"
#include "common/money/decimal.h"
#include "common/money/rounding.h"

namespace vlot {

struct Money {
  int64_t minor = 0;  // in the currency's minor unit: cents
  Currency currency;

  static Money Zero(Currency currency) { return {0, currency}; }

  bool IsZero() const { return minor == 0; }
  bool IsPositive() const { return minor > 0; }
  bool IsNegative() const { return minor < 0; }

  std::string ToString() const;              // "12.34": the amount alone
  std::string ToStringWithCurrency() const;  // "EUR 12.34"

  bool operator==(const Money&) const = default;

  template <typename H>
  friend H AbslHashValue(H state, const Money& money) {
    return H::combine(std::move(state), money.minor, money.currency);
  }
};

// Amounts of two currencies are unordered: each of <, <=, >, >= is then false.
std::partial_ordering operator<=>(const Money& a, const Money& b);

std::ostream& operator<<(std::ostream& out, const Money& money);

absl::StatusOr<Money> Add(const Money& a, const Money& b);
absl::StatusOr<Money> Sub(const Money& a, const Money& b);
absl::StatusOr<Money> Negate(const Money& money);

// The sum of `amounts`, each of which must be of `currency`; zero for none.
absl::StatusOr<Money> Sum(absl::Span<const Money> amounts, Currency currency);

// Exact.
absl::StatusOr<Money> Multiply(const Money& money, int64_t times);

// money * rate, rounded to the minor unit.
absl::StatusOr<Money> MultiplyRounded(const Money& money, const Decimal& rate, Rounding rounding);

// money * numerator / denominator, rounded once. The VAT in a gross amount at 21 %: (gross, 21, 121).
// `denominator` must not be 0.
absl::StatusOr<Money> MultiplyRatioRounded(const Money& money, int64_t numerator, int64_t denominator,
                                           Rounding rounding);

// unit_price (in major units) * quantity, rounded once to the minor unit.
absl::StatusOr<Money> LineTotal(const Decimal& unit_price, int64_t quantity, Currency currency, Rounding rounding);

// Between amounts and decimals in major units: 12.34 <-> 1234 minor.
absl::StatusOr<Money> MoneyFromDecimal(const Decimal& major, Currency currency, Rounding rounding);
Decimal ToDecimal(const Money& money);

// "12.34" in `currency`; more decimals than it has are refused: INVALID_ARGUMENT, reason INVALID_AMOUNT.
absl::StatusOr<Money> ParseMoney(std::string_view major, Currency currency);

}  // namespace vlot
