// A run of copies: which original each is made of, and its names. Pure.
#pragma once

#include <cstdint>
#include <vector>

#include "services/vlot/bench/preload/order_names.h"

namespace vlot::bench {

struct Copies {
  std::vector<OrderNames> originals;  // at least one; taken in turn
  CopyPlan plan;
  int64_t count = 0;

  size_t OriginalOf(int64_t index) const { return static_cast<size_t>(index) % originals.size(); }
  OrderNames Copy(int64_t index) const;
  // How many of the first `index` copies have an invoice.
  int64_t InvoicesBefore(int64_t index) const;
};

}  // namespace vlot::bench
