// What is left of the scopes of an invoice: of all of it, or of one delivery on it (crediting.h). Pure; any thread.
#pragma once

#include <cstdint>
#include <map>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "services/invoicing/crediting/crediting.h"

namespace vlot::invoicing {

struct Scope {
  int16_t key = 0;              // as in ScopeRates
  int16_t first = 1, last = 0;  // lines of the invoice
};

// Refers to its arguments, which must outlive it.
class Scopes {
 public:
  Scopes(const Document& invoice, const CreditedBefore& before, std::string_view region)
      : invoice_(invoice), before_(before), region_(region) {}

  Scope Whole() const;
  Scope Of(const DocumentDelivery& delivery) const;
  // The delivery of a line, or all of an invoice that has none.
  Scope OfLine(int16_t line) const;

  int64_t TotalLeft() const;
  absl::StatusOr<Rates> Came(const Scope& scope) const;
  // Of a delivery: nor more than is left of the rate on the whole invoice, but for cents.
  absl::StatusOr<Rates> Left(const Scope& scope) const;
  // Whether nothing was credited of it.
  bool IsUntouched(const Scope& scope) const;
  // Whether nothing is left of any delivery, `rates` taken off besides.
  absl::StatusOr<bool> AllIsGone(const ScopeRates& rates) const;

  int64_t PiecesLeft(const DocumentLine& line) const;
  // What the pieces, by line of the scope, add to those that were credited of it before.
  absl::StatusOr<Rates> PriceOf(const Scope& scope, const std::map<int16_t, int64_t>& pieces) const;
  absl::CivilDay tax_day() const;

 private:
  const Document& invoice_;
  const CreditedBefore& before_;
  const std::string_view region_;
};

BillableLine Billable(const DocumentLine& line, int64_t quantity);

}  // namespace vlot::invoicing
