#include "services/invoicing/document.h"

#include <algorithm>
#include <iterator>

namespace vlot::invoicing {

Money TotalOf(const Document& document) {
  return {document.gross.minor + document.rounding.minor, document.gross.currency};
}

const DocumentDelivery* DeliveryOf(const Document& document, const DocumentLine& line) {
  const auto after = std::upper_bound(document.deliveries.begin(), document.deliveries.end(), line.line,
                                      [](int16_t number, const DocumentDelivery& d) { return number < d.line_first; });
  if (after == document.deliveries.begin()) return nullptr;
  const DocumentDelivery& delivery = *std::prev(after);
  return line.line <= delivery.line_last ? &delivery : nullptr;
}

}  // namespace vlot::invoicing
