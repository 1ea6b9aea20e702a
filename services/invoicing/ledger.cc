#include "services/invoicing/ledger.h"

#include <cassert>
#include <map>

#include "absl/strings/str_cat.h"
#include "common/status/string_views.h"

namespace vlot::invoicing {
namespace {

// Gathers the postings of one transaction.
class Transaction {
 public:
  Transaction(const Uuid& id, absl::CivilDay date) : id_(id), date_(date) {}

  void Debit(LedgerAccount ledger_account, Money amount, AccountId account = {}, std::string vat_code = "") {
    if (amount.IsZero()) return;
    postings_.push_back({.transaction = id_,
                         .entry = static_cast<int16_t>(postings_.size() + 1),
                         .ledger_account = ledger_account,
                         .amount = amount,
                         .account = account,
                         .vat_code = std::move(vat_code),
                         .date = date_});
  }

  void Credit(LedgerAccount ledger_account, Money amount, std::string vat_code = "") {
    amount.minor = -amount.minor;
    Debit(ledger_account, amount, {}, std::move(vat_code));
  }

  std::vector<Posting> Take() {
    assert(IsBalanced(postings_));
    return std::move(postings_);
  }

 private:
  const Uuid id_;
  const absl::CivilDay date_;
  std::vector<Posting> postings_;
};

}  // namespace

std::string_view ToString(LedgerAccount account) {
  switch (account) {
    case LedgerAccount::kReceivable:
      return "RECEIVABLE";
    case LedgerAccount::kRevenue:
      return "REVENUE";
    case LedgerAccount::kVatPayable:
      return "VAT_PAYABLE";
    case LedgerAccount::kPspClearing:
      return "PSP_CLEARING";
    case LedgerAccount::kRounding:
      return "ROUNDING";
    case LedgerAccount::kBank:
      return "BANK";
    case LedgerAccount::kBankUnmatched:
      return "BANK_UNMATCHED";
    case LedgerAccount::kCreditBalances:
      return "CREDIT_BALANCES";
    case LedgerAccount::kRefundsInTransit:
      return "REFUNDS_IN_TRANSIT";
    case LedgerAccount::kPspFees:
      return "PSP_FEES";
    case LedgerAccount::kSundry:
      return "SUNDRY";
    case LedgerAccount::kPspInTransit:
      return "PSP_IN_TRANSIT";
    case LedgerAccount::kPspDifferences:
      return "PSP_DIFFERENCES";
    case LedgerAccount::kVatReceivable:
      return "VAT_RECEIVABLE";
    case LedgerAccount::kChargebacks:
      return "CHARGEBACKS";
    case LedgerAccount::kCollectionCosts:
      return "COLLECTION_COSTS";
    case LedgerAccount::kLateInterest:
      return "LATE_INTEREST";
    case LedgerAccount::kWriteOffs:
      return "WRITE_OFFS";
    case LedgerAccount::kBankCharges:
      return "BANK_CHARGES";
  }
  return "";
}

std::optional<LedgerAccount> ParseLedgerAccount(std::string_view text) {
  constexpr int16_t kNumberMax = 99;  // the stored numbers stay below
  for (int16_t number = 1; number <= kNumberMax && !text.empty(); ++number) {
    const auto account = static_cast<LedgerAccount>(number);
    if (ToString(account) == text) return account;
  }
  return std::nullopt;
}

std::string VatCode(vat::Category category, const Decimal& percent) {
  return absl::StrCat(AbslView(vat::ToString(category)), " ", percent.Normalized().ToString());
}

std::vector<Posting> PostingsOfInvoice(const Document& invoice) {
  Transaction transaction(invoice.id.uuid(), invoice.issue_date);
  if (invoice.kind == Kind::kCollectiveInvoice) {
    transaction.Debit(LedgerAccount::kCreditBalances, invoice.prepaid, invoice.account);
  } else {
    transaction.Debit(LedgerAccount::kPspClearing, invoice.prepaid);
  }
  transaction.Debit(LedgerAccount::kReceivable, invoice.payable, invoice.account);
  for (const vat::Group& group : invoice.groups) {
    const std::string code = VatCode(group.category, group.percent);
    transaction.Credit(LedgerAccount::kRevenue, group.net, code);
    transaction.Credit(LedgerAccount::kVatPayable, group.vat, code);
  }
  transaction.Credit(LedgerAccount::kRounding, invoice.rounding);
  return transaction.Take();
}

std::vector<Posting> PostingsOfChargeNote(const Document& note, const Money& costs, const Money& interest) {
  Transaction transaction(note.id.uuid(), note.issue_date);
  transaction.Debit(LedgerAccount::kReceivable, note.payable, note.account);
  transaction.Credit(LedgerAccount::kCollectionCosts, costs);
  transaction.Credit(LedgerAccount::kLateInterest, interest);
  return transaction.Take();
}

bool IsBalanced(const std::vector<Posting>& postings) {
  std::map<std::pair<Uuid, Currency>, Int128> sums;
  for (const Posting& posting : postings) sums[{posting.transaction, posting.amount.currency}] += posting.amount.minor;
  for (const auto& [transaction, sum] : sums) {
    if (sum != 0) return false;
  }
  return true;
}

}  // namespace vlot::invoicing
