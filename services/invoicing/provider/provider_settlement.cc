#include "services/invoicing/provider/provider_settlement.h"

#include <cassert>

#include "absl/strings/str_cat.h"

namespace vlot::invoicing::provider {

absl::Status Check(const ProviderSettlement& settlement) {
  Int128 sum = 0;
  for (const Money* part : {&settlement.payments, &settlement.refunds, &settlement.chargebacks, &settlement.difference,
                            &settlement.fees, &settlement.fees_vat}) {
    const bool kept = part == &settlement.fees || part == &settlement.fees_vat;
    sum += kept ? -part->minor : part->minor;
    if (part->currency != settlement.amount.currency) {
      return absl::InvalidArgumentError(absl::StrCat("settlement ", settlement.reference, " has several currencies"));
    }
  }
  if (sum == settlement.amount.minor) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat("settlement ", settlement.reference, " does not add up"));
}

std::vector<Posting> PostingsOf(const ProviderSettlement& settlement) {
  std::vector<Posting> postings;
  const auto debit = [&](LedgerAccount account, int64_t minor) {
    if (minor == 0) return;
    postings.push_back({.transaction = settlement.id,
                        .entry = static_cast<int16_t>(postings.size() + 1),
                        .ledger_account = account,
                        .amount = {minor, settlement.amount.currency},
                        .date = settlement.day});
  };
  debit(LedgerAccount::kPspInTransit, settlement.amount.minor);
  debit(LedgerAccount::kPspFees, settlement.fees.minor);
  debit(LedgerAccount::kVatReceivable, settlement.fees_vat.minor);
  debit(LedgerAccount::kChargebacks, -settlement.chargebacks.minor);
  debit(LedgerAccount::kPspClearing, -(settlement.payments.minor + settlement.refunds.minor));
  debit(LedgerAccount::kPspDifferences, -settlement.difference.minor);
  assert(IsBalanced(postings));
  return postings;
}

}  // namespace vlot::invoicing::provider
