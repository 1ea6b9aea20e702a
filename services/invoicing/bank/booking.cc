#include "services/invoicing/bank/booking.h"

#include <cassert>

namespace vlot::invoicing::bank {
namespace {

LedgerAccount AccountOf(Purpose purpose) {
  switch (purpose) {
    case Purpose::kInvoice:
      return LedgerAccount::kReceivable;
    case Purpose::kCreditBalance:
      return LedgerAccount::kCreditBalances;
    case Purpose::kProvider:
      return LedgerAccount::kPspClearing;
    case Purpose::kProviderInTransit:
      return LedgerAccount::kPspInTransit;
    case Purpose::kInTransit:
      return LedgerAccount::kRefundsInTransit;
    case Purpose::kProviderFee:
      return LedgerAccount::kPspFees;
    case Purpose::kBankCharges:
      return LedgerAccount::kBankCharges;
    case Purpose::kSundry:
      return LedgerAccount::kSundry;
  }
  return LedgerAccount::kSundry;
}

Posting Make(const Uuid& transaction, size_t entry, LedgerAccount ledger_account, const Money& amount,
             absl::CivilDay date, AccountId account = {}) {
  return {.transaction = transaction,
          .entry = static_cast<int16_t>(entry),
          .ledger_account = ledger_account,
          .amount = amount,
          .account = account,
          .date = date};
}

}  // namespace

std::vector<Posting> PostingsOfLine(const Uuid& transaction, const Money& amount, absl::CivilDay date) {
  if (amount.IsZero()) return {};
  return {Make(transaction, 1, LedgerAccount::kBank, amount, date),
          Make(transaction, 2, LedgerAccount::kBankUnmatched, {-amount.minor, amount.currency}, date)};
}

std::vector<Posting> PostingsOfShares(const Uuid& transaction, const std::vector<Share>& shares, absl::CivilDay date) {
  std::vector<Posting> postings;
  if (shares.empty()) return postings;
  Money sum = Money::Zero(shares.front().amount.currency);
  for (const Share& share : shares) sum.minor += share.amount.minor;
  if (!sum.IsZero()) postings.push_back(Make(transaction, 1, LedgerAccount::kBankUnmatched, sum, date));
  for (const Share& share : shares) {
    postings.push_back(Make(transaction, postings.size() + 1, AccountOf(share.purpose),
                            {-share.amount.minor, share.amount.currency}, date, share.account));
  }
  assert(IsBalanced(postings));
  return postings;
}

std::vector<Share> OppositeOf(std::vector<Share> shares) {
  for (Share& share : shares) share.amount.minor = -share.amount.minor;
  return shares;
}

}  // namespace vlot::invoicing::bank
