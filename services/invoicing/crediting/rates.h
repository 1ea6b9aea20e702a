// Money by VAT rate, VAT included: what lines come to, and what is left of it. Pure; any thread.
//
// At prices that include VAT a rate comes to its lines as priced, at others to its net and the VAT on it. So the rates
// of a document or of a delivery sum to what is asked for it, and its cents of rounding are in them.
#pragma once

#include <cstdint>
#include <map>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "services/invoicing/issue.h"

namespace vlot::invoicing {

using Rates = std::map<vat::Category, int64_t>;

// As CalculateLines; no lines come to nothing.
absl::StatusOr<Rates> RatesOf(const std::vector<BillableLine>& lines, bool prices_include_vat, std::string_view region,
                              absl::CivilDay day);
// Of a document as it was issued.
Rates RatesOf(const Document& document);

int64_t SumOf(const Rates& rates);
int64_t AmountOf(const Rates& rates, vat::Category category);

// Rates that come to nothing are left out of what these give.
Rates Plus(const Rates& a, const Rates& b);
Rates Minus(const Rates& a, const Rates& b);
// Of each rate the lesser one; a rate that is not there comes to nothing. Nor do those below nothing count.
Rates Lesser(const Rates& a, const Rates& b);
Rates Positive(const Rates& rates);

// An amount including VAT, spread in the ratio of `weights`; the shares sum to it, and when the weights come to no less
// than it no share is more than its weight. Rates without a share are left out. `weights`: at least one positive.
Rates SpreadAmount(int64_t minor, const Rates& weights);

}  // namespace vlot::invoicing
