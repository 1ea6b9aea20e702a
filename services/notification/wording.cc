#include "services/notification/wording.h"

#include <array>

#include "absl/strings/str_cat.h"
#include "common/text/payment_method.h"

namespace vlot::notification {
namespace {

// From Monday on, as absl::Weekday counts.
constexpr std::array<const char*, 7> kDutchDays = {"maandag", "dinsdag",  "woensdag", "donderdag",
                                                   "vrijdag", "zaterdag", "zondag"};
constexpr std::array<const char*, 7> kEnglishDays = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                                     "Friday", "Saturday", "Sunday"};
constexpr std::array<const char*, 12> kDutchMonths = {"januari",   "februari", "maart",    "april",
                                                      "mei",       "juni",     "juli",     "augustus",
                                                      "september", "oktober",  "november", "december"};
constexpr std::array<const char*, 12> kEnglishMonths = {"January",   "February", "March",    "April",
                                                        "May",       "June",     "July",     "August",
                                                        "September", "October",  "November", "December"};

// "1234567" to "1.234.567".
std::string Grouped(const std::string& digits, char separator) {
  std::string out;
  for (size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % 3 == 0) out.push_back(separator);
    out.push_back(digits[i]);
  }
  return out;
}

}  // namespace

std::string AmountIn(Language language, const Money& money) {
  const bool dutch = language == Language::kDutch;
  std::string plain = money.ToString();  // "-1234.50"
  const std::string sign = money.IsNegative() ? "-" : "";
  if (money.IsNegative()) plain.erase(0, 1);
  const size_t point = plain.find('.');
  std::string amount = Grouped(plain.substr(0, point), dutch ? '.' : ',');
  if (point != std::string::npos) absl::StrAppend(&amount, dutch ? "," : ".", plain.substr(point + 1));
  if (money.currency != kEur) return absl::StrCat(money.currency.code(), " ", sign, amount);
  return dutch ? absl::StrCat("€ ", sign, amount) : absl::StrCat(sign, "€", amount);
}

std::string DayIn(Language language, absl::CivilDay day) {
  const bool dutch = language == Language::kDutch;
  const auto weekday = static_cast<size_t>(absl::GetWeekday(day));
  const auto month = static_cast<size_t>(day.month() - 1);
  return absl::StrCat(dutch ? kDutchDays[weekday] : kEnglishDays[weekday], " ", day.day(), " ",
                      dutch ? kDutchMonths[month] : kEnglishMonths[month]);
}

std::string MethodIn(Language language, const std::string& method) {
  return PaymentMethodName(method, language == Language::kDutch ? "nl" : "en");
}

}  // namespace vlot::notification
