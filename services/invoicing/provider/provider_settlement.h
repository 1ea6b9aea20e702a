// What the payment provider has paid out, and what that books. Pure.
//
//   PSP_IN_TRANSIT  +amount    PSP_FEES  +fees    VAT_RECEIVABLE  +their VAT    CHARGEBACKS  +taken back
//   PSP_CLEARING  -(payments less refunds)    PSP_DIFFERENCES  -what does not match
//
// The bank's line closes PSP_IN_TRANSIT (bank/matcher.h). So PSP_CLEARING is what was paid and not settled yet.
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "services/invoicing/ledger.h"

namespace vlot::invoicing::provider {

struct ProviderSettlement {
  Uuid id;                // payment's
  std::string reference;  // on the bank statement
  Money amount;           // what comes to the bank
  // Of it, as payment knows it: refunds and chargebacks negative, fees positive.
  Money payments, refunds, chargebacks, fees, fees_vat;
  Money difference;  // in the lines that payment does not know, or knows otherwise
  absl::CivilDay day;
};

// INVALID_ARGUMENT when its parts do not come to its amount, or are of another currency.
absl::Status Check(const ProviderSettlement& settlement);

// Of one that was checked. Amounts of zero are left out.
std::vector<Posting> PostingsOf(const ProviderSettlement& settlement);

}  // namespace vlot::invoicing::provider
