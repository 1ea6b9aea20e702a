// Paid = invoiced + refunded + owed, and each payment by itself.
#include <map>

#include "absl/strings/str_cat.h"
#include "services/vlot/audit/order_rules.h"

namespace vlot::audit {
namespace {

// What came in, went back and stands on documents, of one currency.
struct Sums {
  int64_t captured = 0, refunded = 0, invoiced = 0;

  int64_t owed() const { return captured - refunded - invoiced; }
};

std::string Text(int64_t minor, Currency currency) { return Money{minor, currency}.ToStringWithCurrency(); }

// What is wrong with one payment; "" when nothing is.
std::string WrongWith(const Payment& payment) {
  const Currency currency = payment.amount.currency;
  const int64_t kept = payment.captured_minor - payment.refunded_minor;
  if (kept < 0) {
    return absl::StrCat(Text(payment.refunded_minor, currency), " given back, of ",
                        Text(payment.captured_minor, currency), " captured");
  }
  switch (payment.state) {
    case PaymentState::kPaid:
      if (payment.captured_minor < payment.amount.minor) {
        return absl::StrCat("is PAID with ", Text(payment.captured_minor, currency), " captured of ",
                            Text(payment.amount.minor, currency));
      }
      if (kept > payment.amount.minor) {
        return absl::StrCat("keeps ", Text(kept, currency), ", more than ", Text(payment.amount.minor, currency));
      }
      return "";
    case PaymentState::kExpired:
    case PaymentState::kCancelled:
      return kept == 0 ? "" : absl::StrCat("has ended and keeps ", Text(kept, currency));
    default:
      return payment.captured_minor == 0
                 ? ""
                 : absl::StrCat("captured ", Text(payment.captured_minor, currency), " and is not PAID");
  }
}

std::map<Currency, Sums> SumsOf(const OrderFacts& facts) {
  std::map<Currency, Sums> sums;
  for (const Payment& payment : facts.payments) {
    Sums& of_currency = sums[payment.amount.currency];
    of_currency.captured += payment.captured_minor;
    of_currency.refunded += payment.refunded_minor;
  }
  for (const Document& document : facts.documents) sums[document.prepaid.currency].invoiced += document.prepaid.minor;
  return sums;
}

}  // namespace

void CheckMoney(const OrderFacts& facts, Tally& tally, std::vector<Finding>& findings) {
  for (const Payment& payment : facts.payments) {
    tally.Checked(Invariant::kPaymentAddsUp);
    if (std::string wrong = WrongWith(payment); !wrong.empty()) {
      findings.push_back({Invariant::kPaymentAddsUp, payment.id.Name(), std::move(wrong)});
    }
  }
  tally.Checked(Invariant::kPaidIsAccountedFor);
  const bool final = IsFinal(facts.placed->state);
  for (const auto& [currency, sums] : SumsOf(facts)) {
    // While it goes on, what is paid and not invoiced yet is owed to the customer: goods or money.
    if (sums.owed() == 0 || (!final && sums.owed() > 0)) continue;
    findings.push_back({Invariant::kPaidIsAccountedFor, facts.id.Name(),
                        absl::StrCat("paid ", Text(sums.captured, currency), ", refunded ",
                                     Text(sums.refunded, currency), ", invoiced ", Text(sums.invoiced, currency), ": ",
                                     Text(sums.owed(), currency), " is left over")});
  }
}

}  // namespace vlot::audit
