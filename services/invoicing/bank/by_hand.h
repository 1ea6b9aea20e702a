// What a person says that a line is for, and taking that back. Pure: moves the book as matcher.h does.
#pragma once

#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "services/invoicing/bank/book.h"
#include "services/invoicing/bank/matcher.h"

namespace vlot::invoicing::bank {

struct Target {
  Purpose purpose = Purpose::kInvoice;
  InvoiceId invoice;
  AccountId account;            // for kCreditBalance
  std::optional<Money> amount;  // absent: as much as goes on an invoice, else all that is left
};

// The whole line is given away, or nothing is; no share is zero. FAILED_PRECONDITION BANK_AMOUNT_REFUSED: another
// currency, more than is open on an invoice (money out: than was paid on it), nothing for an invoice, a share of zero,
// or targets that do not take the whole line; NOT_FOUND INVOICE_NOT_FOUND. The book is moved only when all is well.
absl::StatusOr<Match> MatchByHand(const Money& line, const std::vector<Target>& targets, Book& book);

// The shares that take `shares` back, with the book moved: invoices open again (one that was credited since had its
// money moved to the account's credit, so it comes from there), and our own orders are on their way again.
std::vector<Share> TakeBack(const std::vector<Share>& shares, Book& book);

}  // namespace vlot::invoicing::bank
