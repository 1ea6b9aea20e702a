// A currency of ISO 4217, by its three letters. A value of four bytes; any thread.
#pragma once

#include <compare>
#include <cstdint>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"

namespace vlot {

class Currency {
 public:
  constexpr Currency() = default;  // "XXX": ISO 4217's "no currency"

  // Three capital letters that ISO 4217 gives to a currency in use; else INVALID_ARGUMENT, reason UNKNOWN_CURRENCY.
  static absl::StatusOr<Currency> Parse(std::string_view code);

  // For constants in code: the letters are not looked up.
  static constexpr Currency Literal(const char (&code)[4]) { return Currency(Pack(code[0], code[1], code[2])); }

  std::string code() const;

  // How many decimals its minor unit has: 2 for EUR, 0 for JPY, 3 for KWD.
  int exponent() const;

  // Minor units in one major unit: 10 to the exponent.
  int64_t minor_per_major() const;

  constexpr bool operator==(const Currency&) const = default;
  constexpr auto operator<=>(const Currency&) const = default;  // alphabetical

  template <typename H>
  friend H AbslHashValue(H state, Currency currency) {
    return H::combine(std::move(state), currency.packed_);
  }

  friend std::ostream& operator<<(std::ostream& out, Currency currency) { return out << currency.code(); }

 private:
  explicit constexpr Currency(uint32_t packed) : packed_(packed) {}

  static constexpr uint32_t Pack(char a, char b, char c) {
    return uint32_t{static_cast<uint8_t>(a)} << 16 | uint32_t{static_cast<uint8_t>(b)} << 8 | static_cast<uint8_t>(c);
  }

  uint32_t packed_ = Pack('X', 'X', 'X');
};

inline constexpr Currency kEur = Currency::Literal("EUR");
inline constexpr Currency kUsd = Currency::Literal("USD");
inline constexpr Currency kGbp = Currency::Literal("GBP");

}  // namespace vlot
