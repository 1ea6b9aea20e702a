#include "services/invoicing/crediting/scopes.h"

#include <algorithm>

#include "common/status/status.h"

namespace vlot::invoicing {
namespace {

int64_t CountOf(const std::map<int16_t, int64_t>& counts, int16_t line) {
  const auto found = counts.find(line);
  return found == counts.end() ? 0 : found->second;
}

Rates CreditedOf(const ScopeRates& rates, int16_t key) {
  const auto found = rates.find(key);
  return found == rates.end() ? Rates() : found->second;
}

}  // namespace

BillableLine Billable(const DocumentLine& line, int64_t quantity) {
  return {.title = line.title,
          .item = line.item,
          .quantity = quantity,
          .unit_price = line.unit_price,
          .category = line.category,
          .charge = line.charge};
}

Scope Scopes::Whole() const { return {.last = static_cast<int16_t>(invoice_.lines.size())}; }

Scope Scopes::Of(const DocumentDelivery& delivery) const {
  return {.key = delivery.line_first, .first = delivery.line_first, .last = delivery.line_last};
}

Scope Scopes::OfLine(int16_t line) const {
  const DocumentDelivery* delivery = DeliveryOf(invoice_, invoice_.lines[line - 1]);
  return delivery == nullptr ? Whole() : Of(*delivery);
}

// The day whose VAT rates the invoice has: of all its deliveries alike.
absl::CivilDay Scopes::tax_day() const {
  return invoice_.deliveries.empty() ? invoice_.issue_date : invoice_.deliveries.front().date;
}

int64_t Scopes::TotalLeft() const { return TotalOf(invoice_).minor - before_.division.total(); }

absl::StatusOr<Rates> Scopes::Came(const Scope& scope) const {
  if (scope.key == 0) return RatesOf(invoice_);
  std::vector<BillableLine> lines;
  for (int number = scope.first; number <= scope.last; ++number) {
    const DocumentLine& line = invoice_.lines[number - 1];
    lines.push_back(Billable(line, line.quantity));
  }
  return RatesOf(lines, invoice_.prices_include_vat, region_, tax_day());
}

absl::StatusOr<Rates> Scopes::Left(const Scope& scope) const {
  Rates whole = RatesOf(invoice_);
  for (const auto& [key, credited] : before_.rates) whole = Minus(whole, credited);
  if (scope.key == 0) return whole;
  ASSIGN_OR_RETURN(const Rates came, Came(scope));
  Rates left = Minus(came, CreditedOf(before_.rates, scope.key));
  const auto cents = static_cast<int64_t>(invoice_.deliveries.size()) + before_.notes;  // each was rounded by itself
  for (auto& [category, minor] : left) {
    const int64_t of_invoice = std::max<int64_t>(AmountOf(whole, category), 0);
    if (minor > of_invoice + cents) minor = of_invoice;
  }
  return left;
}

bool Scopes::IsUntouched(const Scope& scope) const {
  if (scope.key == 0) return before_.notes == 0;
  return CreditedOf(before_.rates, scope.key).empty();
}

absl::StatusOr<bool> Scopes::AllIsGone(const ScopeRates& rates) const {
  if (!CreditedOf(before_.rates, 0).empty()) return false;
  for (const DocumentDelivery& delivery : invoice_.deliveries) {
    ASSIGN_OR_RETURN(const Rates came, Came(Of(delivery)));
    const Rates gone = Plus(CreditedOf(before_.rates, delivery.line_first), CreditedOf(rates, delivery.line_first));
    if (gone != came) return false;
  }
  return !invoice_.deliveries.empty();
}

int64_t Scopes::PiecesLeft(const DocumentLine& line) const {
  return line.quantity - CountOf(before_.pieces, line.line) - CountOf(before_.reduced, line.line);
}

absl::StatusOr<Rates> Scopes::PriceOf(const Scope& scope, const std::map<int16_t, int64_t>& pieces) const {
  std::vector<BillableLine> before, after;
  for (int16_t number = scope.first; number <= scope.last; ++number) {
    const DocumentLine& line = invoice_.lines[number - 1];
    const int64_t credited = CountOf(before_.pieces, number);
    const int64_t with_these = credited + CountOf(pieces, number);
    if (credited > 0) before.push_back(Billable(line, credited));
    if (with_these > 0) after.push_back(Billable(line, with_these));
  }
  ASSIGN_OR_RETURN(const Rates price_before, RatesOf(before, invoice_.prices_include_vat, region_, tax_day()));
  ASSIGN_OR_RETURN(const Rates price_after, RatesOf(after, invoice_.prices_include_vat, region_, tax_day()));
  return Minus(price_after, price_before);
}

}  // namespace vlot::invoicing
