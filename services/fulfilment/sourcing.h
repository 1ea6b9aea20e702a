// Which location gives what: the sourcing rule. Pure functions of what is asked and what is there.
#pragma once

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "services/fulfilment/errors.h"
#include "services/fulfilment/part.h"
#include "services/fulfilment/stock_book.h"

namespace vlot::fulfilment {

// What one order line asks for.
struct DemandLine {
  int32_t line = 0;  // of the order, 1-based
  Sku sku;
  int32_t quantity = 0;  // pieces, positive

  bool operator==(const DemandLine&) const = default;
};

using Demand = std::vector<DemandLine>;

// What all lines together ask for: one entry a SKU, in the order of its first line.
struct SkuDemand {
  Sku sku;
  int64_t quantity = 0;
};
std::vector<SkuDemand> SumBySku(const Demand& demand);

// Gives every line its pieces, or OUT_OF_STOCK for the order as a whole; `book` is not changed.
//   1. The demand of all lines is summed per SKU first, so that two lines of one SKU cannot both have the last piece.
//   2. One location that has everything is taken, the one of the best priority.
//   3. Else every SKU comes from one location if one has all of it: one that gives already before another, then by
//      priority; and what no location has whole is taken piece by piece, by priority.
// Parts come in the order of the lines; a line has several when its pieces lie apart.
absl::StatusOr<Parts> Source(const Demand& demand, const StockBook& book);

}  // namespace vlot::fulfilment
