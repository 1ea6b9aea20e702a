#include "services/vlot/bench/preload/copies.h"

#include <algorithm>

namespace vlot::bench {

OrderNames Copies::Copy(int64_t index) const {
  return CopyOf(originals[OriginalOf(index)], plan, index, InvoicesBefore(index));
}

int64_t Copies::InvoicesBefore(int64_t index) const {
  const auto among_first = [&](int64_t some) {
    return std::count_if(originals.begin(), originals.begin() + some,
                         [](const OrderNames& original) { return !original.invoice_number.empty(); });
  };
  const int64_t round = static_cast<int64_t>(originals.size());
  return index / round * among_first(round) + among_first(index % round);
}

}  // namespace vlot::bench
