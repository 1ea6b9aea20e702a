#include "services/invoicing/bank/by_hand.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "services/invoicing/bank/booking.h"
#include "services/invoicing/errors.h"

namespace vlot::invoicing::bank {
namespace {

std::string NameOf(const Target& target) {
  if (target.purpose == Purpose::kInvoice) return target.invoice.Name();
  return target.account.IsNil() ? "purpose" : target.account.Name();
}

class Division {
 public:
  Division(const Money& line, Book& book) : left_(line), sign_(line.IsNegative() ? -1 : 1), book_(book) {}

  absl::Status Give(const Target& target) {
    if (target.amount && target.amount->currency != left_.currency) {
      return BankAmountRefusedError(NameOf(target), absl::StrCat("the line is in ", left_.currency.code()));
    }
    if (target.amount && target.amount->IsZero()) {
      return BankAmountRefusedError(NameOf(target), absl::StrCat("a share of ", target.amount->ToString(), " is none"));
    }
    if (target.purpose == Purpose::kInvoice) return GiveToInvoice(target);
    const Money amount = target.amount.value_or(left_);
    // "And what is left for ...", and nothing is.
    if (!amount.IsZero()) Add({.purpose = target.purpose, .account = target.account, .amount = amount});
    return absl::OkStatus();
  }

  // What invoices left over is credit of the last one's account.
  absl::Status GiveRest() {
    if (left_.IsZero()) return absl::OkStatus();
    if (sign_ < 0 || left_.IsNegative() || shares_.empty() || shares_.back().purpose != Purpose::kInvoice) {
      return BankAmountRefusedError("line", absl::StrCat(left_.ToString(), " of the line is left"));
    }
    Add({.purpose = Purpose::kCreditBalance, .account = shares_.back().account, .amount = left_});
    return absl::OkStatus();
  }

  std::vector<Share> Take() { return std::move(shares_); }

 private:
  absl::Status GiveToInvoice(const Target& target) {
    Receivable* const receivable = book_.Find(target.invoice);
    if (receivable == nullptr) return InvoiceNotFoundError(target.invoice);
    if (receivable->open.currency != left_.currency) {
      return BankAmountRefusedError(NameOf(target), absl::StrCat("it is in ", receivable->open.currency.code()));
    }
    if (receivable->state == State::kCredited) return BankAmountRefusedError(NameOf(target), "it is credited");
    const int64_t paid = receivable->payable.minor - receivable->open.minor;
    const int64_t room = sign_ > 0 ? RoomOf(*receivable).minor : paid;  // that the invoice has for this line
    const Money most{sign_ * std::min(room, std::max<int64_t>(sign_ * left_.minor, 0)), left_.currency};
    // Who names an invoice thinks that it is paid.
    if (!target.amount && room > 0 && most.IsZero()) {
      return BankAmountRefusedError(NameOf(target), "nothing of the line is left for it");
    }
    const Money amount = target.amount.value_or(most);
    if (amount.IsZero() || amount.IsNegative() != (sign_ < 0) || sign_ * amount.minor > room) {
      return BankAmountRefusedError(NameOf(target), absl::StrCat("at most ", sign_ < 0 && room > 0 ? "-" : "",
                                                                 Money{room, left_.currency}.ToString(), " fits it"));
    }
    Settle(amount, *receivable);
    Add({.invoice = receivable->id, .account = receivable->account, .amount = amount});
    return absl::OkStatus();
  }

  void Add(Share share) {
    left_.minor -= share.amount.minor;
    shares_.push_back(std::move(share));
  }

  Money left_;
  const int sign_;
  Book& book_;
  std::vector<Share> shares_;
};

// An order of ours, before the share that is taken back.
void MoveBack(const Share& opposite, Book& book) {
  if (Collection* const collection = book.FindCollection(opposite.end_to_end_id)) {
    collection->state = opposite.amount.IsNegative() ? OrderState::kSent : OrderState::kSettled;
  }
  if (Payout* const payout = book.FindPayout(opposite.end_to_end_id)) {
    payout->state = opposite.purpose == Purpose::kInTransit ? OrderState::kSent : OrderState::kSettled;
  }
}

void MoveProviderPayoutBack(const Share& opposite, Book& book) {
  ProviderPayout* const payout = book.FindProviderPayout(opposite.end_to_end_id);
  if (payout != nullptr && opposite.purpose == Purpose::kProviderInTransit) payout->state = OrderState::kSent;
}

Share CreditOf(const Share& share, int64_t minor) {
  return {Purpose::kCreditBalance, InvoiceId(), share.account, {minor, share.amount.currency}, share.end_to_end_id};
}

}  // namespace

absl::StatusOr<Match> MatchByHand(const Money& line, const std::vector<Target>& targets, Book& book) {
  Book moved = book;
  Division division(line, moved);
  for (const Target& target : targets) RETURN_IF_ERROR(division.Give(target));
  RETURN_IF_ERROR(division.GiveRest());
  book = std::move(moved);
  return Match{.rule = Rule::kByHand, .shares = division.Take()};
}

std::vector<Share> TakeBack(const std::vector<Share>& shares, Book& book) {
  std::vector<Share> taken;
  for (Share share : OppositeOf(shares)) {
    MoveBack(share, book);
    MoveProviderPayoutBack(share, book);
    Receivable* const receivable = share.purpose == Purpose::kInvoice ? book.Find(share.invoice) : nullptr;
    if (receivable == nullptr) {
      taken.push_back(std::move(share));
      continue;
    }
    const bool credited = receivable->state == State::kCredited;
    const int64_t fits = credited ? 0 : std::min(share.amount.minor, RoomOf(*receivable).minor);
    const int64_t rest = share.amount.minor - fits;
    if (fits != 0) {
      share.amount.minor = fits;
      Settle(share.amount, *receivable);
      taken.push_back(share);
    }
    if (rest != 0) taken.push_back(CreditOf(share, rest));
  }
  return taken;
}

}  // namespace vlot::invoicing::bank
