// Whose the money is that a credit note gives back. Pure; any thread.
#pragma once

#include <cstdint>

#include "services/invoicing/document.h"

namespace vlot::invoicing {

// Where an amount that is credited goes. The three sum to it.
struct CreditDivision {
  int64_t open_minor = 0;     // off what is to be paid
  int64_t balance_minor = 0;  // paid since: the account's credit
  int64_t refund_minor = 0;   // paid before: to be paid back through the payment provider

  int64_t total() const { return open_minor + balance_minor + refund_minor; }
};

// First what is open, then what was paid since, then what was paid before. Once nothing is left to credit (`whole`),
// nothing is open either, and what remains is the account's. `gone`: by earlier notes.
CreditDivision Divide(int64_t total, bool whole, const Document& invoice, const CreditDivision& gone);

}  // namespace vlot::invoicing
