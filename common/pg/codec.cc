#include "common/pg/codec.h"

#include <array>

namespace vlot::pg {
namespace {

// 2000-01-01 in seconds and days since 1970-01-01.
constexpr int64_t kPgEpochSeconds = 946'684'800;
constexpr int64_t kPgInfinity = INT64_MAX;
constexpr int64_t kPgMinusInfinity = INT64_MIN;
constexpr int64_t kMicrosPerSecond = 1'000'000;

constexpr absl::CivilDay kPgEpochDay(2000, 1, 1);

// Reads exactly `count` digits at the front of `text` and takes them off.
bool TakeDigits(std::string_view& text, size_t count, int* out) {
  if (text.size() < count) return false;
  *out = 0;
  for (size_t i = 0; i < count; ++i) {
    if (text[i] < '0' || text[i] > '9') return false;
    *out = *out * 10 + (text[i] - '0');
  }
  text.remove_prefix(count);
  return true;
}

bool TakeChar(std::string_view& text, char wanted) {
  if (text.empty() || text.front() != wanted) return false;
  text.remove_prefix(1);
  return true;
}

// ".123" and the like, one to six digits; 0 when there is no fraction.
bool TakeMicros(std::string_view& text, int* micros) {
  *micros = 0;
  if (!TakeChar(text, '.')) return true;
  int digits = 0;
  for (; !text.empty() && text.front() >= '0' && text.front() <= '9' && digits < 6; ++digits) {
    *micros = *micros * 10 + (text.front() - '0');
    text.remove_prefix(1);
  }
  if (digits == 0) return false;
  for (; digits < 6; ++digits) *micros *= 10;
  return true;
}

bool TakeDay(std::string_view& text, absl::CivilDay* day) {
  int year = 0, month = 0, month_day = 0;
  if (!TakeDigits(text, 4, &year) || !TakeChar(text, '-') || !TakeDigits(text, 2, &month) || !TakeChar(text, '-') ||
      !TakeDigits(text, 2, &month_day)) {
    return false;
  }
  *day = absl::CivilDay(year, month, month_day);
  return true;
}

constexpr std::array<int8_t, 256> MakeHexValues() {
  std::array<int8_t, 256> values{};
  for (auto& value : values) value = -1;
  for (int i = 0; i < 10; ++i) values['0' + i] = static_cast<int8_t>(i);
  for (int i = 0; i < 6; ++i) values['a' + i] = values['A' + i] = static_cast<int8_t>(10 + i);
  return values;
}
constexpr std::array<int8_t, 256> kHexValues = MakeHexValues();

}  // namespace

int64_t ToPgMicros(absl::Time time) {
  if (time == absl::InfiniteFuture()) return kPgInfinity;
  if (time == absl::InfinitePast()) return kPgMinusInfinity;
  return absl::ToUnixMicros(time) - kPgEpochSeconds * kMicrosPerSecond;
}

absl::Time FromPgMicros(int64_t micros) {
  if (micros == kPgInfinity) return absl::InfiniteFuture();
  if (micros == kPgMinusInfinity) return absl::InfinitePast();
  return absl::FromUnixMicros(micros + kPgEpochSeconds * kMicrosPerSecond);
}

int32_t ToPgDays(absl::CivilDay day) { return static_cast<int32_t>(day - kPgEpochDay); }

bool ReadDay(std::string_view text, absl::CivilDay* out) { return TakeDay(text, out) && text.empty(); }

// "2025-01-15 09:00:00.123456+00"
bool ReadTime(std::string_view text, absl::Time* out) {
  if (text == "infinity" || text == "-infinity") {
    *out = text.front() == '-' ? absl::InfinitePast() : absl::InfiniteFuture();
    return true;
  }
  absl::CivilDay day;
  int hour = 0, minute = 0, second = 0, micros = 0;
  if (!TakeDay(text, &day) || !TakeChar(text, ' ') || !TakeDigits(text, 2, &hour) || !TakeChar(text, ':') ||
      !TakeDigits(text, 2, &minute) || !TakeChar(text, ':') || !TakeDigits(text, 2, &second) ||
      !TakeMicros(text, &micros) || text != "+00") {
    return false;
  }
  const int64_t seconds = kPgEpochSeconds + (day - kPgEpochDay) * 86'400 + hour * 3'600 + minute * 60 + second;
  *out = absl::FromUnixMicros(seconds * kMicrosPerSecond + micros);
  return true;
}

// "\xdeadbeef"
bool ReadBytes(std::string_view text, std::string* out) {
  if (text.size() % 2 != 0 || text.substr(0, 2) != "\\x") return false;
  text.remove_prefix(2);
  out->resize(text.size() / 2);
  for (size_t i = 0; i < out->size(); ++i) {
    const int high = kHexValues[static_cast<uint8_t>(text[2 * i])];
    const int low = kHexValues[static_cast<uint8_t>(text[2 * i + 1])];
    if (high < 0 || low < 0) return false;
    (*out)[i] = static_cast<char>(high << 4 | low);
  }
  return true;
}

}  // namespace vlot::pg
