// How a line is treated for VAT. Values; pure functions; any thread.
#pragma once

#include <cstdint>
#include <ostream>
#include <string_view>

#include "absl/status/statusor.h"

namespace vlot::vat {

// The numbers are stored: never change them, only add.
enum class Category : int16_t {
  kStandard = 1,
  kReduced = 2,
  kZero = 3,
  kExempt = 4,
  kReverseCharge = 5,
  kIntraCommunity = 6,
  kExport = 7,
};

// "STANDARD", "REDUCED", "ZERO", "EXEMPT", "REVERSE_CHARGE", "INTRA_COMMUNITY", "EXPORT"; else INVALID_ARGUMENT, reason
// UNKNOWN_VAT_CATEGORY.
absl::StatusOr<Category> ParseCategory(std::string_view text);

std::string_view ToString(Category category);

// The category's code on electronic invoices (UN/ECE 5305, as EN 16931 uses it): "S" for both taxed ones, "Z", "E",
// "AE", "K", "G".
std::string_view Unece5305Code(Category category);

// True for the categories that bear VAT: kStandard and kReduced.
constexpr bool IsTaxed(Category category) { return category == Category::kStandard || category == Category::kReduced; }

std::ostream& operator<<(std::ostream& out, Category category);

}  // namespace vlot::vat
