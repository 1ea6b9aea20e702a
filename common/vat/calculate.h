// The VAT of a document, to the cent: one rounding per group of equal category and rate (EN 16931, BR-CO-17), half away
// from zero. The same function prices an order and makes its invoice, so that both say the same. Pure; any thread.
//
// Prices without VAT: a group's net N is the sum of its lines, its VAT V = round(N * rate), and nothing is left over.
// Prices including VAT: G = sum of the group's lines as priced, N = round(G / (1 + rate)), V = round(N * rate). N + V
// can miss G by a cent; that cent is the group's rounding (EN 16931, BT-114), so that the customer pays exactly what
// the shop said.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/types/span.h"
#include "common/money/money.h"
#include "common/vat/category.h"
#include "common/vat/rates.h"

namespace vlot::vat {

struct Line {
  int64_t quantity = 1;  // pieces; negative takes back
  Money unit_price;      // not negative; of one currency over the document
  Category category = Category::kStandard;
};

struct Group {
  Category category = Category::kStandard;
  Decimal percent;
  Money net;
  Money vat;

  bool operator==(const Group&) const = default;
};

struct Totals {
  std::vector<Group> groups;       // one per category that is there, in the order of Category
  std::vector<Money> line_nets;    // one per line, in their order; those of a group sum to its net
  std::vector<Money> line_totals;  // quantity * unit price, as priced
  Money net;                       // sum of the groups' nets
  Money vat;                       // sum of the groups' VAT
  Money gross;                     // net + vat
  Money rounding;                  // -1, 0 or 1 minor unit per group; zero when prices are without VAT
  Money total;                     // gross + rounding: what the customer pays
};

// Fails with INVALID_ARGUMENT: NO_LINES, NEGATIVE_PRICE, UNKNOWN_VAT_RATE, CURRENCY_MISMATCH; OUT_OF_RANGE:
// MONEY_OVERFLOW. `region` and `tax_point` decide the rates, as in RateOn.
absl::StatusOr<Totals> Calculate(absl::Span<const Line> lines, bool prices_include_vat, std::string_view region,
                                 absl::CivilDay tax_point);

}  // namespace vlot::vat
