// Crediting a part of an invoice, or what is left of it: what the credit note says, and whose the money is. Pure; any
// thread.
//
// A scope is an instant invoice, or one delivery on a collective one. Of each scope is known what its VAT rates came to
// and what was credited of them, so what is left of it is exact, in money and by rate. What pieces cost is what they
// add to the total of all pieces of their scope credited before them, so that crediting it piece by piece gives back
// exactly its total, however VAT was rounded on the way. Each note's VAT is rounded once a group as on every document;
// the cents between the two are the note's rounding (EN 16931, BT-114). See ADR 28.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "services/invoicing/crediting/division.h"
#include "services/invoicing/crediting/rates.h"
#include "services/invoicing/issue.h"
#include "services/invoicing/ledger.h"

namespace vlot::invoicing {

struct Pieces {
  int16_t line = 0;  // of the invoice; or of the delivery, when the credit is for one
  int64_t quantity = 0;

  bool operator==(const Pieces&) const = default;
};

// What is to be credited. The numbers are those of the table.
struct Credit {
  enum class Form : int16_t {
    kRest = 1,    // all that is left
    kPieces = 2,  // pieces of lines
    kAmount = 3,  // an amount including VAT, spread over the VAT rates by what is left of each
  };
  Form form = Form::kRest;
  std::vector<Pieces> pieces;
  Money amount;
  // No more than this, but for the cents that the whole invoice was rounded by and that go with the last of it. Pieces
  // of which less is left, for an allowance or an amount was taken off them, are credited in money: so much of it as is
  // left. Without it they are refused.
  std::optional<Money> ceiling;
};

struct PartialCredit {
  CreditRequest request;  // its order is nil when a person credits
  Credit credit;
  ShipmentId delivery;  // nil, or a delivery on a collective invoice: lines are its, and the rest is what is left of it
  bool withdraws = false;  // an invoice that never was is withdrawn, and one that is credited already is all right
};

// By the first line of a delivery; 0: of an invoice that has no deliveries, or as a whole.
using ScopeRates = std::map<int16_t, Rates>;

// What earlier credit notes have taken off an invoice, and off its lines before they were invoiced.
struct CreditedBefore {
  int64_t notes = 0;
  CreditDivision division;
  std::map<int16_t, int64_t> pieces;   // by line of the invoice
  std::map<int16_t, int64_t> reduced;  // the same: taken off before; on lines of their own with a negative quantity
  ScopeRates rates;                    // sums to the division
};

struct DraftedCredit {
  Document note;                 // without a number
  std::vector<int16_t> of_line;  // of each of its lines: the invoice's line; 0: of no pieces
  ScopeRates rates;              // what it takes off each scope; sums to the note's total
  CreditDivision division;
  bool whole = false;  // nothing is left to credit
};

// FAILED_PRECONDITION CREDIT_EXCEEDS_INVOICE; INVALID_ARGUMENT for a line that is not there, or what costs nothing.
// `region` is the seller's country. The note is never dated before the invoice.
absl::StatusOr<DraftedCredit> DraftCredit(const PartialCredit& credit, const Document& invoice,
                                          const CreditedBefore& before, std::string_view region, absl::TimeZone zone);

// Counts a drafted note among those before.
void CountCredit(const DraftedCredit& drafted, CreditedBefore& before);

// Debit revenue, VAT and rounding as the note says; credit receivable, credit balance and clearing as divided.
std::vector<Posting> PostingsOfCredit(const DraftedCredit& drafted);

}  // namespace vlot::invoicing
