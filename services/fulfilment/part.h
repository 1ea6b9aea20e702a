// Pieces of one order line at one location: what a reservation holds and a shipment carries.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "common/ids/ids.h"

namespace vlot::fulfilment {

struct Part {
  int32_t line = 0;  // of the order, 1-based
  Sku sku;
  LocationId location;
  int32_t quantity = 0;  // pieces, positive

  bool operator==(const Part&) const = default;
};

using Parts = std::vector<Part>;

// Parts are kept as one text in their reservation's or shipment's row, because nothing asks for a part alone:
// `line:sku:location:quantity`, separated by spaces. SQL can take it apart (see the view stock_differences).
std::string EncodeParts(const Parts& parts);
// DATA_LOSS for a text that is not one of ours.
absl::StatusOr<Parts> DecodeParts(std::string_view text);

}  // namespace vlot::fulfilment
