// What the drafts of every kind of document share. Pure; any thread. See issue.h and collective.h.
#pragma once

#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "services/invoicing/issue.h"

namespace vlot::invoicing {

// Reverse charge and intra-community supply want a buyer with numbers, and a place of delivery (BR-AE-02, BR-IC-02,
// BR-IC-12): INVALID_ARGUMENT, INVALID_FIELDS naming each. `region` is the seller's country.
absl::Status CheckCategories(const std::vector<BillableLine>& lines, const Party& buyer,
                             std::string_view delivery_region, std::string_view region);

// Allowances take off what there is: INVALID_ARGUMENT, INVALID_FIELDS, when a VAT category comes to less than nothing.
absl::Status CheckNotNegative(const vat::Totals& totals);

// The document's lines, numbered from 1; `totals` are those of `billable`.
std::vector<DocumentLine> LinesOf(const std::vector<BillableLine>& billable, const vat::Totals& totals);

// Everything that the totals decide: groups, sums, what is to be paid, and whether that is nothing.
void SetAmounts(const vat::Totals& totals, const Money& prepaid, Document& document);

}  // namespace vlot::invoicing
