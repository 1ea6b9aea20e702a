#include "services/fulfilment/part.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/status/status.h"

namespace vlot::fulfilment {
namespace {

absl::Status Unreadable(std::string_view text) {
  return absl::DataLossError(absl::StrCat("not the parts of a reservation or shipment: ", AbslView(text)));
}

// Cuts the text before the next `separator` off `rest`.
std::string_view Cut(std::string_view& rest, char separator) {
  const size_t end = rest.find(separator);
  const std::string_view head = rest.substr(0, end);
  rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  return head;
}

bool DecodePart(std::string_view text, Part& part) {
  const std::string_view line = Cut(text, ':');
  auto sku = Sku::Parse(Cut(text, ':'));
  auto location = LocationId::Parse(Cut(text, ':'));
  if (!sku.ok() || !location.ok()) return false;
  part.sku = *std::move(sku);
  part.location = *location;
  return absl::SimpleAtoi(AbslView(line), &part.line) && absl::SimpleAtoi(AbslView(text), &part.quantity) &&
         part.quantity > 0;
}

}  // namespace

std::string EncodeParts(const Parts& parts) {
  std::string text;
  for (const Part& part : parts) {
    absl::StrAppend(&text, text.empty() ? "" : " ", part.line, ":", part.sku.value(), ":", part.location.ToString(),
                    ":", part.quantity);
  }
  return text;
}

absl::StatusOr<Parts> DecodeParts(std::string_view text) {
  Parts parts;
  for (std::string_view rest = text; !rest.empty();) {
    if (!DecodePart(Cut(rest, ' '), parts.emplace_back())) return Unreadable(text);
  }
  return parts;
}

}  // namespace vlot::fulfilment
