#include "common/time/iso.h"

#include <cctype>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/status/error_detail.h"
#include "common/status/string_views.h"
#include "common/time/clock.h"

namespace vlot {
namespace {

absl::Status Invalid(std::string_view what, std::string_view reason, std::string_view form, std::string_view text) {
  return MakeError(
      absl::StatusCode::kInvalidArgument,
      absl::StrCat("\"", AbslView(text), "\" is not a ", AbslView(what), " of the form ", AbslView(form)),
      {.reason = std::string(reason), .domain = std::string(kCommonDomain), .metadata = {{"text", std::string(text)}}});
}

// The value of `length` digits at `text[from]`, or -1.
int Digits(std::string_view text, size_t from, size_t length) {
  int value = 0;
  for (size_t i = from; i < from + length; ++i) {
    if (!std::isdigit(static_cast<unsigned char>(text[i]))) return -1;
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

}  // namespace

std::string FormatIsoDate(absl::CivilDay day) {
  return absl::StrFormat("%04d-%02d-%02d", day.year(), day.month(), day.day());
}

absl::StatusOr<absl::CivilDay> ParseIsoDate(std::string_view text) {
  if (text.size() == 10 && text[4] == '-' && text[7] == '-') {
    const int year = Digits(text, 0, 4);
    const int month = Digits(text, 5, 2);
    const int day = Digits(text, 8, 2);
    const absl::CivilDay date(year, month, day);
    // A day that does not exist is normalised by CivilDay, and so comes out as another.
    if (year >= 0 && date.year() == year && date.month() == month && date.day() == day) return date;
  }
  return Invalid("date", "INVALID_DATE", "YYYY-MM-DD", text);
}

std::string FormatRfc3339(absl::Time time) {
  const absl::TimeZone::CivilInfo civil = absl::UTCTimeZone().At(time);
  return absl::StrFormat("%04d-%02d-%02dT%02d:%02d:%02d.%06dZ", civil.cs.year(), civil.cs.month(), civil.cs.day(),
                         civil.cs.hour(), civil.cs.minute(), civil.cs.second(),
                         absl::ToInt64Microseconds(civil.subsecond));
}

std::string FormatRfc3339(absl::Time time, absl::TimeZone zone) {
  return absl::FormatTime(absl::RFC3339_sec, time, zone);
}

absl::StatusOr<absl::Time> ParseRfc3339(std::string_view text) {
  absl::Time time;
  std::string error;
  // ParseTime is laxer than RFC 3339: it takes spaces around the text and "infinite-future".
  const bool starts_with_digit = !text.empty() && std::isdigit(static_cast<unsigned char>(text.front()));
  const bool ends_with_zone = !text.empty() && !std::isspace(static_cast<unsigned char>(text.back()));
  if (starts_with_digit && ends_with_zone && absl::ParseTime(absl::RFC3339_full, AbslView(text), &time, &error)) {
    return TruncateToMicros(time);
  }
  return Invalid("time", "INVALID_TIME", "YYYY-MM-DDThh:mm:ss[.ffffff]Z", text);
}

}  // namespace vlot
