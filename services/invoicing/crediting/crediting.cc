#include "services/invoicing/crediting/crediting.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "common/time/civil.h"
#include "services/invoicing/crediting/crediting_errors.h"
#include "services/invoicing/crediting/scopes.h"
#include "services/invoicing/draft.h"
#include "services/invoicing/errors.h"

namespace vlot::invoicing {
namespace {

// By which what pieces cost may miss what is left of their rate, or what was granted: roundings of two documents.
constexpr int64_t kCents = 2;

absl::Status Invalid(std::string_view field, std::string_view what) {
  Violations violations;
  violations.Add(std::string(field), std::string(what));
  return violations.ToStatus(kErrorDomain);
}

std::string CreditTitle(const Document& invoice) {
  return absl::StrCat(invoice.language == "en" ? "Credit on invoice " : "Creditering op factuur ", invoice.number);
}

Rates Together(const ScopeRates& scopes) {
  Rates together;
  for (const auto& [key, rates] : scopes) together = Plus(together, rates);
  return together;
}

// One credit on its way to a note.
class Drafting {
 public:
  Drafting(const PartialCredit& credit, const Document& invoice, const CreditedBefore& before, std::string_view region)
      : credit_(credit), invoice_(invoice), before_(before), region_(region), scopes_(invoice, before, region) {}

  absl::Status Run() {
    RETURN_IF_ERROR(FindScope());
    const bool rest = credit_.credit.form == Credit::Form::kRest;
    if (rest && credit_.delivery.IsNil() && scopes_.IsUntouched(scope_) && !IsCapped(TotalOf(invoice_).minor)) {
      return TakeWhole();
    }
    ASSIGN_OR_RETURN(left_, scopes_.Left(scope_));
    if (Left() <= 0) return Exceeds(0);
    switch (credit_.credit.form) {
      case Credit::Form::kPieces:
        return TakePieces(credit_.credit.pieces);
      case Credit::Form::kAmount:
        return TakeAmount(credit_.credit.amount);
      case Credit::Form::kRest:
        return TakeRest();
    }
    return absl::InternalError("a form of credit that is none");
  }

  // What VAT, rounded once over all its deliveries, makes of an invoice goes with the last of it.
  absl::Status TakeCentsOfTheInvoice() {
    const int64_t left = scopes_.TotalLeft();
    const int64_t diff = left - SumOf(Together(rates_));
    if (diff == 0) return absl::OkStatus();
    bool last = diff < 0;
    if (!last && std::abs(diff) <= CentsOfDeliveries()) {
      ASSIGN_OR_RETURN(last, scopes_.AllIsGone(rates_));
    }
    if (last) AddCents(0, diff);
    return absl::OkStatus();
  }

  DraftedCredit Take(absl::TimeZone zone) {
    total_ = SumOf(Together(rates_));
    DraftedCredit drafted{.note = Note(zone), .of_line = std::move(of_line_)};
    drafted.whole = total_ == scopes_.TotalLeft();
    drafted.division = Divide(total_, drafted.whole, invoice_, before_.division);
    drafted.rates = std::move(rates_);
    return drafted;
  }

 private:
  Currency currency() const { return invoice_.gross.currency; }
  int64_t CentsOfDeliveries() const { return static_cast<int64_t>(invoice_.deliveries.size()); }
  // In the scope, as far as that much is left of the invoice.
  int64_t Left() const { return std::min(SumOf(left_), scopes_.TotalLeft()); }
  bool IsCapped(int64_t minor) const { return credit_.credit.ceiling && credit_.credit.ceiling->minor < minor; }
  absl::Status Exceeds(int64_t left) const {
    return CreditExceedsInvoiceError(invoice_.id, 0, Money{std::max<int64_t>(left, 0), currency()}.ToString());
  }

  absl::Status FindScope() {
    const std::optional<Money>& ceiling = credit_.credit.ceiling;
    if (ceiling && ceiling->currency != currency()) {
      return Invalid("ceiling", absl::StrCat("must be in ", currency().code()));
    }
    scope_ = scopes_.Whole();
    if (credit_.delivery.IsNil()) return absl::OkStatus();
    for (const DocumentDelivery& delivery : invoice_.deliveries) {
      if (delivery.accrual != credit_.delivery) continue;
      scope_ = scopes_.Of(delivery);
      return absl::OkStatus();
    }
    return Invalid("accrual", "is not on this invoice");
  }

  // As it was issued, line by line and cent by cent.
  absl::Status TakeWhole() {
    lines_ = invoice_.lines;
    for (const DocumentLine& line : lines_) of_line_.push_back(line.quantity > 0 ? line.line : int16_t{0});
    totals_.groups = invoice_.groups;
    totals_.net = invoice_.net;
    totals_.vat = invoice_.vat;
    totals_.gross = invoice_.gross;
    prices_include_vat_ = invoice_.prices_include_vat;
    Rates rest = RatesOf(invoice_);
    for (const DocumentDelivery& delivery : invoice_.deliveries) {
      ASSIGN_OR_RETURN(Rates came, scopes_.Came(scopes_.Of(delivery)));
      rest = Minus(rest, came);
      rates_[delivery.line_first] = std::move(came);
    }
    rates_[0] = std::move(rest);
    return absl::OkStatus();
  }

  absl::Status TakePieces(const std::vector<Pieces>& wanted) {
    std::map<int16_t, int64_t> pieces;
    std::vector<BillableLine> lines;
    std::vector<int16_t> of_line;
    for (size_t i = 0; i < wanted.size(); ++i) {
      const std::string field = absl::StrCat("credit.lines.lines[", i, "]");
      const int number = scope_.first + wanted[i].line - 1;
      if (wanted[i].line < 1 || number > scope_.last) {
        return Invalid(absl::StrCat(field, ".line"), absl::StrCat("must be 1 to ", scope_.last - scope_.first + 1));
      }
      const DocumentLine& line = invoice_.lines[number - 1];
      if (pieces.contains(line.line)) return Invalid(absl::StrCat(field, ".line"), "is there twice");
      if (wanted[i].quantity < 1) return Invalid(absl::StrCat(field, ".quantity"), "must be at least 1");
      const int64_t left = std::max<int64_t>(scopes_.PiecesLeft(line), 0);
      if (wanted[i].quantity > left) {
        return CreditExceedsInvoiceError(invoice_.id, wanted[i].line, absl::StrCat(left));
      }
      pieces[line.line] = wanted[i].quantity;
      lines.push_back(Billable(line, wanted[i].quantity));
      of_line.push_back(line.line);
    }
    ASSIGN_OR_RETURN(const ScopeRates price, PriceOf(pieces));
    if (SumOf(Together(price)) <= 0) return Invalid("credit", "costs nothing");
    ASSIGN_OR_RETURN(const bool taken, TakeForPieces(price));
    if (taken) return SetLines(lines, std::move(of_line), invoice_.prices_include_vat);
    if (!credit_.credit.ceiling) return Exceeds(LeftOfRates(Together(price)));
    return TakePriceInMoney(Together(price));
  }

  int64_t LeftOfRates(const Rates& rates) const {
    int64_t left = 0;
    for (const auto& [category, minor] : rates) left += AmountOf(left_, category);
    return std::min(left, Left());
  }

  absl::StatusOr<ScopeRates> PriceOf(const std::map<int16_t, int64_t>& pieces) const {
    std::map<int16_t, Scope> scopes;
    for (const auto& [line, quantity] : pieces) {
      const Scope scope = scopes_.OfLine(line);
      scopes[scope.key] = scope;
    }
    ScopeRates price;
    for (const auto& [key, scope] : scopes) {
      ASSIGN_OR_RETURN(price[key], scopes_.PriceOf(scope, pieces));
    }
    return price;
  }

  // False when less than that is left of a rate or in all, but for cents.
  absl::StatusOr<bool> TakeForPieces(const ScopeRates& price) {
    for (const auto& [key, rates] : price) {
      Rates left = left_;
      if (key != scope_.key) {
        ASSIGN_OR_RETURN(left, scopes_.Left(scopes_.OfLine(key)));
      }
      rates_[key] = Lesser(rates, left);
      for (const auto& [category, minor] : rates) {
        if (minor > AmountOf(rates_[key], category) + kCents) return false;
      }
    }
    const int64_t total = SumOf(Together(rates_));
    if (total <= 0 || IsCapped(total - kCents) || total > scopes_.TotalLeft() + kCents + CentsOfDeliveries()) {
      return false;
    }
    if (IsCapped(total)) rates_ = {{scope_.key, SpreadAmount(credit_.credit.ceiling->minor, Together(rates_))}};
    return true;
  }

  // What pieces cost, as far as it is left: of their own rates, then of the others.
  absl::Status TakePriceInMoney(const Rates& price) {
    rates_.clear();
    int64_t minor = std::min(SumOf(price), Left());
    if (IsCapped(minor)) minor = credit_.credit.ceiling->minor;
    if (minor <= 0) return Exceeds(Left());
    const Rates own = Lesser(price, left_);
    if (SumOf(own) >= minor) return TakeShares(SpreadAmount(minor, own));
    return TakeShares(Plus(own, SpreadAmount(minor - SumOf(own), Minus(Positive(left_), own))));
  }

  absl::Status TakeAmount(const Money& amount) {
    if (amount.currency != currency()) {
      return Invalid("credit.amount", absl::StrCat("must be in ", currency().code()));
    }
    if (amount.minor > Left()) return Exceeds(Left());
    if (IsCapped(amount.minor)) return Exceeds(credit_.credit.ceiling->minor);
    if (amount.minor <= 0) return Invalid("credit", "costs nothing");
    return TakeShares(SpreadAmount(amount.minor, left_));
  }

  // So much of each rate, on a line of no pieces.
  absl::Status TakeShares(Rates shares) {
    std::vector<BillableLine> lines;
    for (const auto& [category, share] : shares) {
      lines.push_back({.title = CreditTitle(invoice_),
                       .quantity = share < 0 ? -1 : 1,
                       .unit_price = {std::abs(share), currency()},
                       .category = category});
    }
    rates_[scope_.key] = std::move(shares);
    return SetLines(lines, std::vector<int16_t>(lines.size()), true);
  }

  // As it was issued when nothing was credited of it; by the pieces that are left when these come to what is left; else
  // by what is left of each rate.
  absl::Status TakeRest() {
    if (Left() <= 0) return Exceeds(0);
    if (IsCapped(Left())) return TakeAmount(*credit_.credit.ceiling);
    if (SumOf(left_) - scopes_.TotalLeft() > CentsOfDeliveries()) return TakeAmount({Left(), currency()});
    ASSIGN_OR_RETURN(const Rates came, scopes_.Came(scope_));
    if (scopes_.IsUntouched(scope_) && left_ == came) return TakeDelivery();
    std::map<int16_t, int64_t> rest;
    std::vector<BillableLine> lines;
    std::vector<int16_t> of_line;
    for (int number = scope_.first; number <= scope_.last; ++number) {
      const DocumentLine& line = invoice_.lines[number - 1];
      const int64_t left = scopes_.PiecesLeft(line);
      if (left <= 0) continue;
      rest[line.line] = left;
      lines.push_back(Billable(line, left));
      of_line.push_back(line.line);
    }
    ASSIGN_OR_RETURN(ScopeRates price, PriceOf(rest));
    const Rates of_pieces = Together(price);
    if (SumOf(of_pieces) <= 0 || !AreAlike(of_pieces, left_)) return TakeShares(left_);
    rates_ = std::move(price);
    AddCents(0, SumOf(left_) - SumOf(Together(rates_)));
    return SetLines(lines, std::move(of_line), invoice_.prices_include_vat);
  }

  // To the cent, but for those of an invoice as a whole.
  bool AreAlike(const Rates& price, const Rates& left) const {
    const int64_t cents = scope_.key == 0 ? CentsOfDeliveries() : 0;
    for (const auto& [category, minor] : Minus(price, left)) {
      if (std::abs(minor) > cents) return false;
    }
    return true;
  }

  // Allowances, and what was taken off before it was invoiced, included.
  absl::Status TakeDelivery() {
    std::vector<BillableLine> lines;
    std::vector<int16_t> of_line;
    for (int number = scope_.first; number <= scope_.last; ++number) {
      const DocumentLine& line = invoice_.lines[number - 1];
      lines.push_back(Billable(line, line.quantity));
      of_line.push_back(line.quantity > 0 ? line.line : int16_t{0});
    }
    rates_[scope_.key] = left_;
    return SetLines(lines, std::move(of_line), invoice_.prices_include_vat);
  }

  void AddCents(int16_t key, int64_t minor) {
    if (minor == 0) return;
    const Rates all = Together(rates_);
    const auto most =
        std::max_element(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
    rates_[key] = Plus(rates_[key], {{most->first, minor}});
  }

  absl::Status SetLines(const std::vector<BillableLine>& lines, std::vector<int16_t> of_line, bool prices_include_vat) {
    ASSIGN_OR_RETURN(totals_, CalculateLines(lines, prices_include_vat, region_, scopes_.tax_day()));
    lines_ = LinesOf(lines, totals_);
    of_line_ = std::move(of_line);
    prices_include_vat_ = prices_include_vat;
    return absl::OkStatus();
  }

  Document Note(absl::TimeZone zone) const {
    Document note = DraftCreditNote(credit_.request, invoice_, zone);
    note.lines = lines_;
    note.groups = totals_.groups;
    note.net = totals_.net;
    note.vat = totals_.vat;
    note.gross = totals_.gross;
    note.rounding = {total_ - totals_.gross.minor, currency()};
    note.prices_include_vat = prices_include_vat_;
    note.payable = {total_, currency()};
    for (const DocumentDelivery& delivery : invoice_.deliveries) {
      if (delivery.accrual != credit_.delivery) continue;
      note.order = delivery.order;
      note.order_number = delivery.order_number;
      note.external_reference = delivery.external_reference;
    }
    return note;
  }

  const PartialCredit& credit_;
  const Document& invoice_;
  const CreditedBefore& before_;
  const std::string_view region_;
  const Scopes scopes_;
  Scope scope_;
  Rates left_;        // of the scope
  ScopeRates rates_;  // that the note takes
  std::vector<int16_t> of_line_;
  std::vector<DocumentLine> lines_;
  vat::Totals totals_;
  bool prices_include_vat_ = false;
  int64_t total_ = 0;
};

}  // namespace

absl::StatusOr<DraftedCredit> DraftCredit(const PartialCredit& credit, const Document& invoice,
                                          const CreditedBefore& before, std::string_view region, absl::TimeZone zone) {
  Drafting drafting(credit, invoice, before, region);
  RETURN_IF_ERROR(drafting.Run());
  RETURN_IF_ERROR(drafting.TakeCentsOfTheInvoice());
  return drafting.Take(zone);
}

void CountCredit(const DraftedCredit& drafted, CreditedBefore& before) {
  ++before.notes;
  before.division.open_minor += drafted.division.open_minor;
  before.division.balance_minor += drafted.division.balance_minor;
  before.division.refund_minor += drafted.division.refund_minor;
  for (size_t i = 0; i < drafted.of_line.size(); ++i) {
    if (drafted.of_line[i] != 0) before.pieces[drafted.of_line[i]] += drafted.note.lines[i].quantity;
  }
  for (const auto& [key, rates] : drafted.rates) before.rates[key] = Plus(before.rates[key], rates);
}

}  // namespace vlot::invoicing
