#include "services/invoicing/crediting/division.h"

#include <algorithm>
#include <cassert>
#include <utility>

#include "services/invoicing/crediting/crediting.h"

namespace vlot::invoicing {

CreditDivision Divide(int64_t total, bool whole, const Document& invoice, const CreditDivision& gone) {
  // What a collective invoice has before it is issued is the account's own credit, set off; it becomes that again.
  const bool set_off = invoice.kind == Kind::kCollectiveInvoice;
  const int64_t prepaid = set_off ? 0 : invoice.prepaid.minor - gone.refund_minor;
  const int64_t paid =
      std::max<int64_t>(invoice.payable.minor - invoice.open.minor - gone.open_minor - gone.balance_minor, 0);
  CreditDivision division;
  if (whole) {
    division = {.open_minor = invoice.open.minor, .refund_minor = prepaid};
    division.balance_minor = total - division.open_minor - division.refund_minor;
    return division;
  }
  division.open_minor = std::min(total, invoice.open.minor);
  division.balance_minor = set_off ? total - division.open_minor : std::min(total - division.open_minor, paid);
  division.refund_minor = total - division.open_minor - division.balance_minor;
  assert(division.refund_minor <= prepaid);
  return division;
}

std::vector<Posting> PostingsOfCredit(const DraftedCredit& drafted) {
  const Document& note = drafted.note;
  std::vector<Posting> postings;
  const auto book = [&](LedgerAccount ledger_account, int64_t minor, std::string vat_code, const AccountId& account) {
    if (minor == 0) return;
    postings.push_back({.transaction = note.id.uuid(),
                        .entry = static_cast<int16_t>(postings.size() + 1),
                        .ledger_account = ledger_account,
                        .amount = {minor, note.gross.currency},
                        .account = account,
                        .vat_code = std::move(vat_code),
                        .date = note.issue_date});
  };
  for (const vat::Group& group : note.groups) {
    const std::string code = VatCode(group.category, group.percent);
    book(LedgerAccount::kRevenue, group.net.minor, code, {});
    book(LedgerAccount::kVatPayable, group.vat.minor, code, {});
  }
  book(LedgerAccount::kRounding, note.rounding.minor, "", {});
  book(LedgerAccount::kPspClearing, -drafted.division.refund_minor, "", {});
  book(LedgerAccount::kReceivable, -drafted.division.open_minor, "", note.account);
  book(LedgerAccount::kCreditBalances, -drafted.division.balance_minor, "", note.account);
  assert(IsBalanced(postings));
  return postings;
}

}  // namespace vlot::invoicing
