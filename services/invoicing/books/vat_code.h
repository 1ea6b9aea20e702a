// VAT codes of postings, read again: "STANDARD 21". Pure.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "common/money/decimal.h"
#include "common/vat/category.h"

namespace vlot::invoicing::books {

struct VatRate {
  vat::Category category = vat::Category::kStandard;
  Decimal percent;
};

// What VatCode wrote; else INTERNAL: a posting that is none of ours.
absl::StatusOr<VatRate> ParseVatCode(std::string_view code);

// "Btw hoog tarief 21%": for people.
std::string DescribeVat(const VatRate& rate);

}  // namespace vlot::invoicing::books
