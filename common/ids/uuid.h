// A UUID: 16 bytes in network order. A value: copied freely, compared bytewise (so version 7 sorts by time).
// Parsing fails with INVALID_ARGUMENT, reason INVALID_UUID.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <cstring>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace vlot {

class Uuid {
 public:
  static constexpr size_t kSize = 16;
  static constexpr size_t kTextSize = 36;
  using Bytes = std::array<uint8_t, kSize>;

  constexpr Uuid() = default;  // nil
  explicit constexpr Uuid(const Bytes& bytes) : bytes_(bytes) {}

  static constexpr Uuid Nil() { return Uuid(); }

  // Exactly the 36 characters of RFC 9562, in either case; no braces, no "urn:".
  static absl::StatusOr<Uuid> Parse(std::string_view text);
  static std::optional<Uuid> TryParse(std::string_view text);

  // From 16 raw bytes, as PostgreSQL's binary format has them; nullopt if there are not 16.
  static std::optional<Uuid> FromBytes(std::string_view bytes);

  std::string ToString() const;    // lowercase
  void FormatTo(char* out) const;  // writes kTextSize characters, no terminator

  constexpr const Bytes& bytes() const { return bytes_; }
  std::string_view AsStringView() const { return {reinterpret_cast<const char*>(bytes_.data()), kSize}; }

  constexpr bool IsNil() const { return *this == Uuid(); }
  constexpr int version() const { return bytes_[6] >> 4; }

  constexpr bool operator==(const Uuid&) const = default;
  constexpr auto operator<=>(const Uuid&) const = default;

  template <typename H>
  friend H AbslHashValue(H state, const Uuid& uuid) {
    return H::combine_contiguous(std::move(state), uuid.bytes_.data(), kSize);
  }

 private:
  Bytes bytes_{};
};

std::ostream& operator<<(std::ostream& out, const Uuid& uuid);

// When a version 7 UUID was made, to the millisecond; nullopt for another version.
std::optional<absl::Time> TimeOf(const Uuid& uuid);

}  // namespace vlot
