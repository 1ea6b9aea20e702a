#include "common/pg/codec.h"

#include <limits>

namespace vlot::pg {
namespace {

// 2000-01-01 in seconds and days since 1970-01-01.
constexpr int64_t kPgEpochSeconds = 946'684'800;
constexpr int64_t kPgInfinity = INT64_MAX;
constexpr int64_t kPgMinusInfinity = INT64_MIN;
constexpr int64_t kMicrosPerSecond = 1'000'000;

constexpr absl::CivilDay kPgEpochDay(2000, 1, 1);

template <class Int>
bool ReadBigEndian(std::string_view bytes, Int* out) {
  if (bytes.size() != sizeof(Int)) return false;
  std::make_unsigned_t<Int> bits = 0;
  for (const char byte : bytes) {
    bits = static_cast<std::make_unsigned_t<Int>>(uint64_t{bits} << 8 | static_cast<uint8_t>(byte));
  }
  *out = static_cast<Int>(bits);
  return true;
}

template <class Int>
bool ReadWidened(std::string_view bytes, int64_t* out) {
  Int value = 0;
  if (!ReadBigEndian(bytes, &value)) return false;
  *out = value;
  return true;
}

}  // namespace

int64_t ToPgMicros(absl::Time time) {
  if (time == absl::InfiniteFuture()) return kPgInfinity;
  if (time == absl::InfinitePast()) return kPgMinusInfinity;
  return absl::ToUnixMicros(time) - kPgEpochSeconds * kMicrosPerSecond;
}

absl::Time FromPgMicros(int64_t micros) {
  if (micros == kPgInfinity) return absl::InfiniteFuture();
  if (micros == kPgMinusInfinity) return absl::InfinitePast();
  return absl::FromUnixSeconds(kPgEpochSeconds) + absl::Microseconds(micros);  // does not overflow
}

int32_t ToPgDays(absl::CivilDay day) { return static_cast<int32_t>(day - kPgEpochDay); }

bool ReadInteger(Wire wire, int64_t* out) {
  switch (wire.type) {
    case kOidInt2:
      return ReadWidened<int16_t>(wire.bytes, out);
    case kOidInt4:
      return ReadWidened<int32_t>(wire.bytes, out);
    case kOidInt8:
      return ReadBigEndian(wire.bytes, out);
    default:
      return false;
  }
}

bool ReadTime(Wire wire, absl::Time* out) {
  int64_t micros = 0;
  if (wire.type != kOidTimestamptz || !ReadBigEndian(wire.bytes, &micros)) return false;
  *out = FromPgMicros(micros);
  return true;
}

bool ReadDay(Wire wire, absl::CivilDay* out) {
  int32_t days = 0;
  if (wire.type != kOidDate || !ReadBigEndian(wire.bytes, &days)) return false;
  if (days == std::numeric_limits<int32_t>::max() || days == std::numeric_limits<int32_t>::min()) return false;
  *out = kPgEpochDay + days;
  return true;
}

bool ReadText(Wire wire, std::string_view* out) {
  if (wire.type != kOidText && wire.type != kOidVarchar && wire.type != kOidName) return false;
  *out = wire.bytes;
  return true;
}

bool ReadBytes(Wire wire, std::string_view* out) {
  if (wire.type != kOidBytea) return false;
  *out = wire.bytes;
  return true;
}

bool ReadUuid(Wire wire, Uuid* out) {
  if (wire.type != kOidUuid) return false;
  const std::optional<Uuid> uuid = Uuid::FromBytes(wire.bytes);
  if (uuid) *out = *uuid;
  return uuid.has_value();
}

}  // namespace vlot::pg
