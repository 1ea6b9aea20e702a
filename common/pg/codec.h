// How C++ values cross to PostgreSQL and back.
//
// Parameters: arrays travel in PostgreSQL's binary format (big-endian, no quoting, no hex), because a batch is arrays
// and nothing else costs as much; so do uuid, timestamptz, date and bytea scalars. Numbers, booleans and text go as
// text and fit any SQL type that can be read from it (`$1::numeric`, `$1::jsonb`). Results: text format, the only one
// that libpqxx 6.4 offers.
//
// The C++ type decides the SQL type of an array, and the SQL must name it (PostgreSQL refuses another one):
//   bool bool · int16_t smallint · int32_t int · int64_t bigint · enum by its underlying type · Uuid, Id<> uuid ·
//   std::string(_view), Sku, Currency text · Bytes(View) bytea · absl::Time timestamptz · absl::CivilDay date
// Other element types: send text and cast in the SELECT list: `SELECT x.rate::numeric FROM unnest($1::text[]) AS
// x(rate)`.
//
// Times are cut to the microsecond (towards the past). Nothing here fails: what cannot be read makes Decode return
// false.
#pragma once

#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <type_traits>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/ids/ids.h"
#include "common/money/currency.h"

namespace vlot::pg {

// bytea, owned.
struct Bytes {
  std::string data;
  bool operator==(const Bytes&) const = default;
};

// bytea, borrowed: for parameters only.
struct BytesView {
  std::string_view data;
};

// PostgreSQL's type numbers (src/include/catalog/pg_type.dat); fixed for ever.
inline constexpr uint32_t kOidBool = 16, kOidBytea = 17, kOidInt8 = 20, kOidInt2 = 21, kOidInt4 = 23, kOidText = 25,
                          kOidDate = 1082, kOidTimestamptz = 1184, kOidUuid = 2950;

// Microseconds since 2000-01-01 UTC, PostgreSQL's own epoch; infinities map to its infinities.
int64_t ToPgMicros(absl::Time time);
absl::Time FromPgMicros(int64_t micros);
// Days since 2000-01-01.
int32_t ToPgDays(absl::CivilDay day);

// Readers of PostgreSQL's text output (DateStyle ISO, TimeZone UTC, bytea_output hex: set on every connection).
bool ReadTime(std::string_view text, absl::Time* out);
bool ReadDay(std::string_view text, absl::CivilDay* out);
bool ReadBytes(std::string_view text, std::string* out);

template <class Int>
void AppendBigEndian(std::string& out, Int value) {
  using Unsigned = std::make_unsigned_t<Int>;
  Unsigned bits = static_cast<Unsigned>(value);
  char bytes[sizeof(Int)];
  for (size_t i = sizeof(Int); i-- > 0; bits = static_cast<Unsigned>(sizeof(Int) > 1 ? bits >> 8 : 0)) {
    bytes[i] = static_cast<char>(bits & 0xff);
  }
  out.append(bytes, sizeof(Int));
}

// Codec<T>: kOid; AppendBinary(out, value): the value alone, without its length; Decode(text, &value).
template <class T>
struct Codec;

template <class Int, uint32_t oid>
struct IntCodec {
  static constexpr uint32_t kOid = oid;
  static void AppendBinary(std::string& out, Int value) { AppendBigEndian(out, value); }
  static bool Decode(std::string_view text, Int* out) {
    const char* end = text.data() + text.size();
    auto [stop, error] = std::from_chars(text.data(), end, *out);
    return error == std::errc() && stop == end;
  }
};

template <>
struct Codec<int16_t> : IntCodec<int16_t, kOidInt2> {};
template <>
struct Codec<int32_t> : IntCodec<int32_t, kOidInt4> {};
template <>
struct Codec<int64_t> : IntCodec<int64_t, kOidInt8> {};

template <>
struct Codec<bool> {
  static constexpr uint32_t kOid = kOidBool;
  static void AppendBinary(std::string& out, bool value) { out.push_back(value ? 1 : 0); }
  static bool Decode(std::string_view text, bool* out) {
    *out = text == "t";
    return text == "t" || text == "f";
  }
};

// Enums are kept as their number; a smallint column wants `enum class X : int16_t`.
template <class T>
requires std::is_enum_v<T>
struct Codec<T> {
  using Int = std::underlying_type_t<T>;
  static constexpr uint32_t kOid = Codec<Int>::kOid;
  static void AppendBinary(std::string& out, T value) { Codec<Int>::AppendBinary(out, static_cast<Int>(value)); }
  static bool Decode(std::string_view text, T* out) {
    Int number = 0;
    if (!Codec<Int>::Decode(text, &number)) return false;
    *out = static_cast<T>(number);
    return true;
  }
};

template <>
struct Codec<std::string_view> {
  static constexpr uint32_t kOid = kOidText;
  static void AppendBinary(std::string& out, std::string_view value) { out.append(value); }
  // The view lives as long as the Result that it was read from.
  static bool Decode(std::string_view text, std::string_view* out) {
    *out = text;
    return true;
  }
};

template <>
struct Codec<std::string> : Codec<std::string_view> {
  static bool Decode(std::string_view text, std::string* out) {
    out->assign(text);
    return true;
  }
};

template <>
struct Codec<const char*> : Codec<std::string_view> {};

template <>
struct Codec<Sku> {
  static constexpr uint32_t kOid = kOidText;
  static void AppendBinary(std::string& out, const Sku& value) { out.append(value.value()); }
  static bool Decode(std::string_view text, Sku* out) {
    auto sku = Sku::Parse(text);
    if (!sku.ok()) return false;
    *out = *std::move(sku);
    return true;
  }
};

template <>
struct Codec<Currency> {
  static constexpr uint32_t kOid = kOidText;
  static void AppendBinary(std::string& out, Currency value) { out.append(value.code()); }
  static bool Decode(std::string_view text, Currency* out) {
    auto currency = Currency::Parse(text);
    if (currency.ok()) *out = *currency;
    return currency.ok();
  }
};

template <>
struct Codec<Uuid> {
  static constexpr uint32_t kOid = kOidUuid;
  static void AppendBinary(std::string& out, const Uuid& value) { out.append(value.AsStringView()); }
  static bool Decode(std::string_view text, Uuid* out) {
    std::optional<Uuid> uuid = Uuid::TryParse(text);
    if (uuid) *out = *uuid;
    return uuid.has_value();
  }
};

template <class Tag>
struct Codec<Id<Tag>> {
  static constexpr uint32_t kOid = kOidUuid;
  static void AppendBinary(std::string& out, const Id<Tag>& value) { out.append(value.uuid().AsStringView()); }
  static bool Decode(std::string_view text, Id<Tag>* out) {
    std::optional<Uuid> uuid = Uuid::TryParse(text);
    if (uuid) *out = Id<Tag>(*uuid);
    return uuid.has_value();
  }
};

template <>
struct Codec<BytesView> {
  static constexpr uint32_t kOid = kOidBytea;
  static void AppendBinary(std::string& out, BytesView value) { out.append(value.data); }
};

template <>
struct Codec<Bytes> {
  static constexpr uint32_t kOid = kOidBytea;
  static void AppendBinary(std::string& out, const Bytes& value) { out.append(value.data); }
  static bool Decode(std::string_view text, Bytes* out) { return ReadBytes(text, &out->data); }
};

template <>
struct Codec<absl::Time> {
  static constexpr uint32_t kOid = kOidTimestamptz;
  static void AppendBinary(std::string& out, absl::Time value) { AppendBigEndian(out, ToPgMicros(value)); }
  static bool Decode(std::string_view text, absl::Time* out) { return ReadTime(text, out); }
};

template <>
struct Codec<absl::CivilDay> {
  static constexpr uint32_t kOid = kOidDate;
  static void AppendBinary(std::string& out, absl::CivilDay value) { AppendBigEndian(out, ToPgDays(value)); }
  static bool Decode(std::string_view text, absl::CivilDay* out) { return ReadDay(text, out); }
};

}  // namespace vlot::pg
