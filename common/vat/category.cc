#include "common/vat/category.h"

#include <map>
#include <string>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"

namespace vlot::vat {
namespace {

struct Names {
  Category category;
  std::string_view name;
  std::string_view unece5305;
};

constexpr Names kNames[] = {
    {Category::kStandard, "STANDARD", "S"},
    {Category::kReduced, "REDUCED", "S"},
    {Category::kZero, "ZERO", "Z"},
    {Category::kExempt, "EXEMPT", "E"},
    {Category::kReverseCharge, "REVERSE_CHARGE", "AE"},
    {Category::kIntraCommunity, "INTRA_COMMUNITY", "K"},
    {Category::kExport, "EXPORT", "G"},
};

}  // namespace

absl::StatusOr<Category> ParseCategory(std::string_view text) {
  for (const Names& names : kNames) {
    if (names.name == text) return names.category;
  }
  return MakeError(absl::StatusCode::kInvalidArgument, absl::StrCat("no such VAT category: ", AbslView(text)),
                   {.reason = "UNKNOWN_VAT_CATEGORY",
                    .domain = std::string(kCommonDomain),
                    .metadata = {{"category", std::string(text)}}});
}

std::string_view ToString(Category category) {
  for (const Names& names : kNames) {
    if (names.category == category) return names.name;
  }
  return "UNKNOWN";
}

std::string_view Unece5305Code(Category category) {
  for (const Names& names : kNames) {
    if (names.category == category) return names.unece5305;
  }
  return "";
}

std::ostream& operator<<(std::ostream& out, Category category) { return out << ToString(category); }

}  // namespace vlot::vat
