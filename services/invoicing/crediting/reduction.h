// Taking pieces, or an amount, off a delivery before it is invoiced. Pure; any thread.
#pragma once

#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "services/invoicing/crediting/crediting.h"

namespace vlot::invoicing {

// A line of a delivery that waits for its invoice.
struct AccruedLine {
  int16_t index = 0;    // 1-based within the delivery
  int16_t of_item = 0;  // takes pieces off that line; 0: was delivered, or takes off an amount
  BillableLine line;
};

struct AccruedDelivery {
  ShipmentId id;
  bool prices_include_vat = false;
  absl::CivilDay date;
  std::vector<AccruedLine> lines;  // in the order of their indexes
};

struct Reduction {
  std::vector<AccruedLine> lines;  // to be added
  Money gross;                     // by which the delivery comes to less, VAT included
};

// INVALID_ARGUMENT for lines that are not there or what costs nothing; CREDIT_EXCEEDS_INVOICE for more than is left. An
// amount on a delivery priced without VAT is taken off the prices, so it may miss by the rounding of VAT. No rate comes
// to less than nothing: pieces that would bring it there are refused, or with a ceiling taken off in money.
absl::StatusOr<Reduction> Reduce(const AccruedDelivery& delivery, const Credit& credit, std::string_view region);

}  // namespace vlot::invoicing
