// From a month's deliveries to collective invoices: everything that they say, but for their numbers. Pure; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "services/invoicing/issue.h"

namespace vlot::invoicing {

// A delivered shipment that waits for its invoice.
struct Delivery {
  ShipmentId accrual;
  OrderId order;
  std::string order_number;
  std::string external_reference;
  bool prices_include_vat = false;
  absl::CivilDay date;  // in the account's zone
  Money accrued;        // what it added to the account's accrued credit
  std::vector<BillableLine> lines;
};

struct CollectiveRequest {
  AccountId account;
  Party buyer;
  std::string language;
  DayPeriod period;
  absl::CivilDay issue_date;
};

// A document has at most this many lines; their numbers are of 16 bits.
inline constexpr size_t kCollectiveLinesMax = 30'000;

// Deliveries in lots, each for one document: of one currency, priced alike (with or without VAT), under the same VAT
// rates of `region`, and of at most kCollectiveLinesMax lines. One lot, but for odd months. Within a lot by day and
// order number. Fails as vat::RateOn.
absl::StatusOr<std::vector<std::vector<Delivery>>> SortIntoLots(std::vector<Delivery> deliveries,
                                                                std::string_view region);

// One lot's invoice, without id and number: one line for each delivered line, VAT over the whole and rounded once a
// group, due by the account's terms. Deliveries on account go to the buyer's own country. INVALID_ARGUMENT: what
// reverse charge or intra-community supply demand is missing, or as vat::Calculate.
absl::StatusOr<Document> DraftCollectiveInvoice(const CollectiveRequest& request, const std::vector<Delivery>& lot,
                                                const Terms& terms, std::string_view region);

// Takes credit of the account off what a drafted document asks for, as far as it goes: stands as prepaid. Gives what
// was taken.
Money SetOffCredit(const Money& credit, Document& document);

}  // namespace vlot::invoicing
