// Paid = invoiced + refunded + owed, and each payment by itself.
#include <algorithm>
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

// The most that may be kept beyond what is right, of refunds that failed while a person is asked for.
int64_t WaitingMinor(const Payment& payment, const OrderFacts& facts) {
  return facts.placed->refunds_waiting > 0 ? payment.failed_minor : 0;
}

// What is wrong with one payment; "" when nothing is.
std::string WrongWith(const Payment& payment, int64_t waiting_minor) {
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
      if (kept > payment.amount.minor + waiting_minor) {
        return absl::StrCat("keeps ", Text(kept, currency), ", more than ", Text(payment.amount.minor, currency));
      }
      return "";
    case PaymentState::kExpired:
    case PaymentState::kCancelled:
      return kept <= waiting_minor ? "" : absl::StrCat("has ended and keeps ", Text(kept, currency));
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

// On its way back: by remedies that are not done, and by refunds that failed and wait for a person.
int64_t PromisedMinor(const OrderFacts& facts) {
  int64_t promised = 0;
  for (const Remedy& remedy : facts.remedies) {
    if (remedy.state == RemedyState::kRunning || remedy.state == RemedyState::kParked)
      promised += remedy.to_refund_minor;
  }
  for (const Payment& payment : facts.payments) promised += WaitingMinor(payment, facts);
  return promised;
}

// What is wrong with one remedy; "" when nothing is.
std::string WrongWith(const Remedy& remedy, const OrderFacts& facts) {
  switch (remedy.state) {
    case RemedyState::kRunning:
      return remedy.timer ? "" : "goes on, and nobody looks at it";
    case RemedyState::kParked:
      return facts.placed->remedies_waiting > 0 ? "" : "waits for a person without a work item";
    case RemedyState::kDone:
      break;
    case RemedyState::kWithdrawn:
      return "";
  }
  const bool there =
      !remedy.credit_note || std::any_of(facts.documents.begin(), facts.documents.end(), [&](const Document& document) {
        return document.id == *remedy.credit_note && document.kind == DocumentKind::kCreditNote;
      });
  return there ? "" : absl::StrCat("is done, but its ", remedy.credit_note->Name(), " is not there");
}

}  // namespace

std::string NameOf(const Remedy& remedy) { return absl::StrCat("remedies/", remedy.id.ToString()); }

void CheckRemedies(const OrderFacts& facts, Tally& tally, std::vector<Finding>& findings) {
  tally.Checked(Invariant::kRemedyIsKept, static_cast<int64_t>(facts.remedies.size()));
  int64_t done = 0, refunded = 0;
  for (const Remedy& remedy : facts.remedies) {
    if (std::string wrong = WrongWith(remedy, facts); !wrong.empty()) {
      findings.push_back({Invariant::kRemedyIsKept, NameOf(remedy), std::move(wrong)});
    }
    if (remedy.state == RemedyState::kDone) done += remedy.to_refund_minor;
  }
  for (const Payment& payment : facts.payments) refunded += payment.refunded_minor + WaitingMinor(payment, facts);
  if (done <= refunded) return;
  findings.push_back({Invariant::kRemedyIsKept, facts.id.Name(),
                      absl::StrCat("remedies of ", done, " cents are done, but only ", refunded, " were given back")});
}

void CheckMoney(const OrderFacts& facts, Tally& tally, std::vector<Finding>& findings) {
  for (const Payment& payment : facts.payments) {
    tally.Checked(Invariant::kPaymentAddsUp);
    if (std::string wrong = WrongWith(payment, WaitingMinor(payment, facts)); !wrong.empty()) {
      findings.push_back({Invariant::kPaymentAddsUp, payment.id.Name(), std::move(wrong)});
    }
  }
  tally.Checked(Invariant::kPaidIsAccountedFor);
  const bool final = IsFinal(facts.placed->state);
  for (const auto& [currency, sums] : SumsOf(facts)) {
    // While it goes on, what is paid and not invoiced yet is owed to the customer: goods or money.
    if (sums.owed() == 0 || (!final && sums.owed() > 0)) continue;
    if (sums.owed() > 0 && sums.owed() <= PromisedMinor(facts)) continue;
    findings.push_back({Invariant::kPaidIsAccountedFor, facts.id.Name(),
                        absl::StrCat("paid ", Text(sums.captured, currency), ", refunded ",
                                     Text(sums.refunded, currency), ", invoiced ", Text(sums.invoiced, currency), ": ",
                                     Text(sums.owed(), currency), " is left over")});
  }
}

}  // namespace vlot::audit
