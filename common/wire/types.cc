#include "common/wire/types.h"

#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "common/checks/country.h"
#include "common/text/blank.h"
#include "common/text/utf8.h"

namespace vlot::wire {
namespace {

constexpr int64_t kNanosPerUnit = 1'000'000'000;
constexpr int kAddressLinesMax = 5;      // what fits a parcel label
constexpr size_t kAddressTextMax = 200;  // longer than any real line; UPU S42 lines have at most 40 or so
constexpr int kRecipientsMax = 5;        // as lines: each is one of the label's
constexpr size_t kRecipientMax = 140;    // Max140Text, as pain.001 and pain.008 have for names

absl::Status Invalid(absl::string_view message) { return absl::InvalidArgumentError(message); }

void CheckText(const std::string& text, bool required, size_t most, const std::string& field, Violations& violations) {
  if (required && absl::StripAsciiWhitespace(text).empty()) violations.Add(field, "is required");
  if (CountCharacters(text) > most) violations.Add(field, absl::StrCat("is longer than ", most, " characters"));
  if (HasControlCharacters(text)) violations.Add(field, "has control characters");
}

}  // namespace

google::type::Money ToProto(const Money& money) {
  const int64_t per_major = money.currency.minor_per_major();
  google::type::Money proto;
  proto.set_currency_code(money.currency.code());
  proto.set_units(money.minor / per_major);
  proto.set_nanos(static_cast<int32_t>(money.minor % per_major * (kNanosPerUnit / per_major)));
  return proto;
}

absl::StatusOr<Money> FromProto(const google::type::Money& proto) {
  ASSIGN_OR_RETURN(const Currency currency, Currency::Parse(proto.currency_code()));
  if (proto.nanos() <= -kNanosPerUnit || proto.nanos() >= kNanosPerUnit) return Invalid("nanos are out of range");
  if ((proto.units() > 0 && proto.nanos() < 0) || (proto.units() < 0 && proto.nanos() > 0)) {
    return Invalid("units and nanos have different signs");
  }
  const int64_t per_major = currency.minor_per_major();
  const int64_t nanos_per_minor = kNanosPerUnit / per_major;
  if (proto.nanos() % nanos_per_minor != 0) return Invalid(absl::StrCat("has more decimals than ", currency.code()));
  int64_t minor = 0;
  if (__builtin_mul_overflow(proto.units(), per_major, &minor) ||
      __builtin_add_overflow(minor, proto.nanos() / nanos_per_minor, &minor)) {
    return Invalid("is too large");
  }
  return Money{minor, currency};
}

google::protobuf::Timestamp ToProto(absl::Time time) {
  const int64_t seconds = absl::ToUnixSeconds(time);  // rounds towards the past, so that nanos are never negative
  google::protobuf::Timestamp proto;
  proto.set_seconds(seconds);
  proto.set_nanos(static_cast<int32_t>(absl::ToInt64Nanoseconds(time - absl::FromUnixSeconds(seconds))));
  return proto;
}

absl::StatusOr<absl::Time> FromProto(const google::protobuf::Timestamp& proto) {
  constexpr int64_t kFirst = -62'135'596'800;  // 0001-01-01T00:00:00Z, as google.protobuf.Timestamp has it
  constexpr int64_t kLast = 253'402'300'799;   // 9999-12-31T23:59:59Z
  if (proto.seconds() < kFirst || proto.seconds() > kLast || proto.nanos() < 0 || proto.nanos() >= kNanosPerUnit) {
    return Invalid("is not a time");
  }
  return absl::FromUnixSeconds(proto.seconds()) + absl::Microseconds(proto.nanos() / 1000);
}

google::protobuf::Duration ToProto(absl::Duration duration) {
  google::protobuf::Duration proto;
  absl::Duration rest;
  proto.set_seconds(absl::IDivDuration(duration, absl::Seconds(1), &rest));
  proto.set_nanos(static_cast<int32_t>(absl::ToInt64Nanoseconds(rest)));
  return proto;
}

absl::StatusOr<absl::Duration> FromProto(const google::protobuf::Duration& proto) {
  constexpr int64_t kSecondsMax = 315'576'000'000;  // 10,000 years, as google.protobuf.Duration has it
  const bool mixed = (proto.seconds() > 0 && proto.nanos() < 0) || (proto.seconds() < 0 && proto.nanos() > 0);
  if (mixed || proto.seconds() < -kSecondsMax || proto.seconds() > kSecondsMax || proto.nanos() <= -kNanosPerUnit ||
      proto.nanos() >= kNanosPerUnit) {
    return Invalid("is not a duration");
  }
  return absl::Seconds(proto.seconds()) + absl::Nanoseconds(proto.nanos());
}

google::type::Date ToProto(absl::CivilDay day) {
  google::type::Date proto;
  proto.set_year(static_cast<int32_t>(day.year()));
  proto.set_month(day.month());
  proto.set_day(day.day());
  return proto;
}

absl::StatusOr<absl::CivilDay> FromProto(const google::type::Date& proto) {
  if (proto.year() < 1 || proto.year() > 9999) return Invalid("has no year from 1 to 9999");
  const absl::CivilDay day(proto.year(), proto.month(), proto.day());
  // CivilDay carries over what does not exist: the 31st of February becomes the 3rd of March.
  if (day.month() != proto.month() || day.day() != proto.day()) return Invalid("is not a day of the calendar");
  return day;
}

void CheckPostalAddress(const google::type::PostalAddress& address, const std::string& field, Violations& violations) {
  const std::string& region = address.region_code();
  if (!IsCountry(region)) {
    violations.Add(field + ".region_code", "must be the code of a country (ISO 3166-1 alpha-2), such as NL");
  }
  CheckText(address.locality(), true, kAddressTextMax, field + ".locality", violations);
  const std::pair<const char*, const std::string*> others[] = {
      {".postal_code", &address.postal_code()},   {".sorting_code", &address.sorting_code()},
      {".sublocality", &address.sublocality()},   {".administrative_area", &address.administrative_area()},
      {".organization", &address.organization()}, {".language_code", &address.language_code()}};
  for (const auto& [name, text] : others) CheckText(*text, false, kAddressTextMax, field + name, violations);
  if (address.address_lines_size() < 1 || address.address_lines_size() > kAddressLinesMax) {
    violations.Add(field + ".address_lines", absl::StrCat("must have 1 to ", kAddressLinesMax, " lines"));
  }
  for (int i = 0; i < address.address_lines_size(); ++i) {
    CheckText(address.address_lines(i), true, kAddressTextMax, absl::StrCat(field, ".address_lines[", i, "]"),
              violations);
  }
  if (address.recipients_size() > kRecipientsMax) {
    return violations.Add(field + ".recipients", absl::StrCat("are more than ", kRecipientsMax));
  }
  for (int i = 0; i < address.recipients_size(); ++i) {
    CheckText(address.recipients(i), true, kRecipientMax, absl::StrCat(field, ".recipients[", i, "]"), violations);
  }
}

}  // namespace vlot::wire
