#include "common/ids/sku.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "common/ids/id.h"
#include "common/status/error_detail.h"
#include "common/status/macros.h"

namespace vlot {
namespace {

bool IsSkuCharacter(char c) {
  return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '.' || c == '_' || c == '-';
}

}  // namespace

absl::StatusOr<Sku> Sku::Parse(std::string_view text) {
  if (!text.empty() && text.size() <= kLengthMax && std::all_of(text.begin(), text.end(), IsSkuCharacter)) {
    return Sku(text);
  }
  const std::string quoted(text.substr(0, kLengthMax));
  return MakeError(absl::StatusCode::kInvalidArgument,
                   absl::StrCat("\"", quoted, "\" is not a SKU: 1 to ", kLengthMax, " characters of A-Z a-z 0-9 . _ -"),
                   {.reason = "INVALID_SKU", .domain = std::string(kCommonDomain), .metadata = {{"text", quoted}}});
}

absl::StatusOr<Sku> Sku::ParseName(std::string_view name) {
  ASSIGN_OR_RETURN(const std::string_view text, StripCollection(kCollection, name));
  return Parse(text);
}

std::string Sku::Name() const { return JoinName(kCollection, value_); }

}  // namespace vlot
