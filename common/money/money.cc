#include "common/money/money.h"

#include <cassert>

#include "absl/strings/str_cat.h"
#include "common/status/error_detail.h"
#include "common/status/macros.h"
#include "common/status/string_views.h"

namespace vlot {
namespace {

absl::Status Mismatch(Currency a, Currency b) {
  return MakeError(absl::StatusCode::kInvalidArgument,
                   absl::StrCat("amounts in ", a.code(), " and ", b.code(), " cannot be combined"),
                   {.reason = "CURRENCY_MISMATCH",
                    .domain = std::string(kCommonDomain),
                    .metadata = {{"currency", a.code()}, {"other_currency", b.code()}}});
}

absl::StatusOr<Money> Checked(Int128 minor, Currency currency) {
  if (FitsInt64(minor)) return Money{static_cast<int64_t>(minor), currency};
  return MakeError(
      absl::StatusCode::kOutOfRange, absl::StrCat("an amount in ", currency.code(), " does not fit 64 bits"),
      {.reason = "MONEY_OVERFLOW", .domain = std::string(kCommonDomain), .metadata = {{"currency", currency.code()}}});
}

absl::StatusOr<Money> Combined(const Money& a, const Money& b, Int128 minor) {
  if (a.currency != b.currency) return Mismatch(a.currency, b.currency);
  return Checked(minor, a.currency);
}

}  // namespace

std::string Money::ToString() const { return ToDecimal(*this).ToString(); }

std::string Money::ToStringWithCurrency() const { return absl::StrCat(currency.code(), " ", ToString()); }

std::partial_ordering operator<=>(const Money& a, const Money& b) {
  if (a.currency != b.currency) return std::partial_ordering::unordered;
  return a.minor <=> b.minor;
}

std::ostream& operator<<(std::ostream& out, const Money& money) { return out << money.ToStringWithCurrency(); }

absl::StatusOr<Money> Add(const Money& a, const Money& b) { return Combined(a, b, Int128{a.minor} + b.minor); }

absl::StatusOr<Money> Sub(const Money& a, const Money& b) { return Combined(a, b, Int128{a.minor} - b.minor); }

absl::StatusOr<Money> Negate(const Money& money) { return Checked(-Int128{money.minor}, money.currency); }

absl::StatusOr<Money> Sum(absl::Span<const Money> amounts, Currency currency) {
  Int128 total = 0;  // cannot overflow: there are not 2^63 amounts
  for (const Money& amount : amounts) {
    if (amount.currency != currency) return Mismatch(currency, amount.currency);
    total += amount.minor;
  }
  return Checked(total, currency);
}

absl::StatusOr<Money> Multiply(const Money& money, int64_t times) {
  return Checked(Int128{money.minor} * times, money.currency);
}

absl::StatusOr<Money> MultiplyRounded(const Money& money, const Decimal& rate, Rounding rounding) {
  return MultiplyRatioRounded(money, rate.coefficient(), PowerOfTen(rate.scale()), rounding);
}

absl::StatusOr<Money> MultiplyRatioRounded(const Money& money, int64_t numerator, int64_t denominator,
                                           Rounding rounding) {
  return Checked(DivideRounded(Int128{money.minor} * numerator, denominator, rounding), money.currency);
}

absl::StatusOr<Money> LineTotal(const Decimal& unit_price, int64_t quantity, Currency currency, Rounding rounding) {
  const Money scaled{unit_price.coefficient(), currency};  // in units of 10^-scale of the major unit, not yet minor
  const int surplus = unit_price.scale() - currency.exponent();
  if (surplus >= 0) return MultiplyRatioRounded(scaled, quantity, PowerOfTen(surplus), rounding);
  ASSIGN_OR_RETURN(const Money minor, Multiply(scaled, PowerOfTen(-surplus)));
  return Multiply(minor, quantity);
}

absl::StatusOr<Money> MoneyFromDecimal(const Decimal& major, Currency currency, Rounding rounding) {
  return LineTotal(major, 1, currency, rounding);
}

Decimal ToDecimal(const Money& money) { return Decimal::Of(money.minor, money.currency.exponent()); }

absl::StatusOr<Money> ParseMoney(std::string_view major, Currency currency) {
  ASSIGN_OR_RETURN(const Decimal decimal, Decimal::Parse(major));
  if (decimal.scale() <= currency.exponent()) return MoneyFromDecimal(decimal, currency, Rounding::kTowardZero);
  return MakeError(absl::StatusCode::kInvalidArgument,
                   absl::StrCat("\"", AbslView(major), "\" has more decimals than ", currency.code(), ", which has ",
                                currency.exponent()),
                   {.reason = "INVALID_AMOUNT",
                    .domain = std::string(kCommonDomain),
                    .metadata = {{"text", std::string(major)}, {"currency", currency.code()}}});
}

}  // namespace vlot
