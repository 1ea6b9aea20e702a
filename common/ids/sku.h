// A stock keeping unit: the shop's own code of an article. 1 to 64 characters of [A-Za-z0-9._-], case matters.
// A value; any thread. Parsing fails with INVALID_ARGUMENT, reason INVALID_SKU or INVALID_RESOURCE_NAME.
#pragma once

#include <compare>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"

namespace vlot {

class Sku {
 public:
  static constexpr std::string_view kCollection = "items";
  static constexpr size_t kLengthMax = 64;

  Sku() = default;  // empty: names nothing

  static absl::StatusOr<Sku> Parse(std::string_view text);
  static absl::StatusOr<Sku> ParseName(std::string_view name);  // "items/<sku>"

  std::string Name() const;
  const std::string& ToString() const { return value_; }
  const std::string& value() const { return value_; }
  bool empty() const { return value_.empty(); }

  bool operator==(const Sku&) const = default;
  auto operator<=>(const Sku&) const = default;

  template <typename H>
  friend H AbslHashValue(H state, const Sku& sku) {
    return H::combine(std::move(state), sku.value_);
  }

  friend std::ostream& operator<<(std::ostream& out, const Sku& sku) { return out << sku.value_; }

 private:
  explicit Sku(std::string_view value) : value_(value) {}

  std::string value_;
};

}  // namespace vlot
