// How C++ values cross to PostgreSQL and back.
//
// Parameters: arrays travel in PostgreSQL's binary format (big-endian, no quoting, no hex), because a batch is arrays
// and nothing else costs as much; so do uuid, timestamptz, date and bytea scalars. Numbers, booleans and text go as
// text and fit any SQL type that can be read from it (`$1::numeric`, `$1::jsonb`). Results come in binary, each column
// with its type, which must be the one of the C++ type; an integer may be of another width if the value fits. What is
// of no type below is cast in the SELECT list: `sum(amount_minor)::bigint`, `rate::text`.
//
// The C++ type decides the SQL type of an array, and the SQL must name it (PostgreSQL refuses another one):
//   bool bool · int16_t smallint · int32_t int · int64_t bigint · enum by its underlying type · Uuid, Id<> uuid ·
//   std::string(_view), Sku, Currency text · Bytes(View) bytea · absl::Time timestamptz · absl::CivilDay date
// Other element types: send text and cast in the SELECT list: `SELECT x.rate::numeric FROM unnest($1::text[]) AS
// x(rate)`. Texts may be read from varchar and name too.
//
// Times are cut to the microsecond (towards the past). Nothing here fails: what cannot be read makes Decode return
// false.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

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

// bytea, borrowed: from the Result, when it was read.
struct BytesView {
  std::string_view data;
};

// PostgreSQL's type numbers (src/include/catalog/pg_type.dat); fixed for ever.
inline constexpr uint32_t kOidBool = 16, kOidBytea = 17, kOidInt8 = 20, kOidInt2 = 21, kOidInt4 = 23, kOidText = 25,
                          kOidName = 19, kOidVarchar = 1043, kOidDate = 1082, kOidTimestamptz = 1184, kOidUuid = 2950;

// A value of a result that is not NULL: its type's number, and its bytes in PostgreSQL's binary format.
struct Wire {
  uint32_t type;
  std::string_view bytes;
};

// Microseconds since 2000-01-01 UTC, PostgreSQL's own epoch; infinities map to its infinities.
int64_t ToPgMicros(absl::Time time);
absl::Time FromPgMicros(int64_t micros);
// Days since 2000-01-01.
int32_t ToPgDays(absl::CivilDay day);

// Readers; they leave *out as it is when they return false.
bool ReadInteger(Wire wire, int64_t* out);  // smallint, int, bigint
bool ReadTime(Wire wire, absl::Time* out);
bool ReadDay(Wire wire, absl::CivilDay* out);  // no infinity
bool ReadText(Wire wire, std::string_view* out);
bool ReadBytes(Wire wire, std::string_view* out);
bool ReadUuid(Wire wire, Uuid* out);

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

// Codec<T>: kOid; AppendBinary(out, value): the value alone, without its length; Decode(wire, &value).
template <class T>
struct Codec;

template <class Int, uint32_t oid>
struct IntCodec {
  static constexpr uint32_t kOid = oid;
  static void AppendBinary(std::string& out, Int value) { AppendBigEndian(out, value); }
  static bool Decode(Wire wire, Int* out) {
    int64_t value = 0;
    if (!ReadInteger(wire, &value) || !std::in_range<Int>(value)) return false;
    *out = static_cast<Int>(value);
    return true;
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
  static bool Decode(Wire wire, bool* out) {
    if (wire.type != kOidBool || wire.bytes.size() != 1) return false;
    *out = wire.bytes.front() != 0;
    return true;
  }
};

// Enums are kept as their number; a smallint column wants `enum class X : int16_t`.
template <class T>
requires std::is_enum_v<T>
struct Codec<T> {
  using Int = std::underlying_type_t<T>;
  static constexpr uint32_t kOid = Codec<Int>::kOid;
  static void AppendBinary(std::string& out, T value) { Codec<Int>::AppendBinary(out, static_cast<Int>(value)); }
  static bool Decode(Wire wire, T* out) {
    Int number = 0;
    if (!Codec<Int>::Decode(wire, &number)) return false;
    *out = static_cast<T>(number);
    return true;
  }
};

template <>
struct Codec<std::string_view> {
  static constexpr uint32_t kOid = kOidText;
  static void AppendBinary(std::string& out, std::string_view value) { out.append(value); }
  // The view lives as long as the Result that it was read from.
  static bool Decode(Wire wire, std::string_view* out) { return ReadText(wire, out); }
};

template <>
struct Codec<std::string> : Codec<std::string_view> {
  static bool Decode(Wire wire, std::string* out) {
    std::string_view text;
    if (!ReadText(wire, &text)) return false;
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
  static bool Decode(Wire wire, Sku* out) {
    std::string_view text;
    if (!ReadText(wire, &text)) return false;
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
  static bool Decode(Wire wire, Currency* out) {
    std::string_view text;
    if (!ReadText(wire, &text)) return false;
    auto currency = Currency::Parse(text);
    if (currency.ok()) *out = *currency;
    return currency.ok();
  }
};

template <>
struct Codec<Uuid> {
  static constexpr uint32_t kOid = kOidUuid;
  static void AppendBinary(std::string& out, const Uuid& value) { out.append(value.AsStringView()); }
  static bool Decode(Wire wire, Uuid* out) { return ReadUuid(wire, out); }
};

template <class Tag>
struct Codec<Id<Tag>> {
  static constexpr uint32_t kOid = kOidUuid;
  static void AppendBinary(std::string& out, const Id<Tag>& value) { out.append(value.uuid().AsStringView()); }
  static bool Decode(Wire wire, Id<Tag>* out) {
    Uuid uuid;
    if (!ReadUuid(wire, &uuid)) return false;
    *out = Id<Tag>(uuid);
    return true;
  }
};

template <>
struct Codec<BytesView> {
  static constexpr uint32_t kOid = kOidBytea;
  static void AppendBinary(std::string& out, BytesView value) { out.append(value.data); }
  static bool Decode(Wire wire, BytesView* out) { return ReadBytes(wire, &out->data); }
};

template <>
struct Codec<Bytes> {
  static constexpr uint32_t kOid = kOidBytea;
  static void AppendBinary(std::string& out, const Bytes& value) { out.append(value.data); }
  static bool Decode(Wire wire, Bytes* out) {
    std::string_view bytes;
    if (!ReadBytes(wire, &bytes)) return false;
    out->data.assign(bytes);
    return true;
  }
};

template <>
struct Codec<absl::Time> {
  static constexpr uint32_t kOid = kOidTimestamptz;
  static void AppendBinary(std::string& out, absl::Time value) { AppendBigEndian(out, ToPgMicros(value)); }
  static bool Decode(Wire wire, absl::Time* out) { return ReadTime(wire, out); }
};

template <>
struct Codec<absl::CivilDay> {
  static constexpr uint32_t kOid = kOidDate;
  static void AppendBinary(std::string& out, absl::CivilDay value) { AppendBigEndian(out, ToPgDays(value)); }
  static bool Decode(Wire wire, absl::CivilDay* out) { return ReadDay(wire, out); }
};

}  // namespace vlot::pg
