#include "services/invoicing/crediting/reduction.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "services/invoicing/crediting/crediting_errors.h"
#include "services/invoicing/errors.h"

namespace vlot::invoicing {
namespace {

absl::Status Invalid(std::string_view field, std::string_view what) {
  Violations violations;
  violations.Add(std::string(field), std::string(what));
  return violations.ToStatus(kErrorDomain);
}

// One reduction on its way.
class Reducing {
 public:
  Reducing(const AccruedDelivery& delivery, const Credit& credit, std::string_view region)
      : delivery_(delivery), credit_(credit), region_(region) {}

  absl::StatusOr<Reduction> Run() {
    if (credit_.ceiling && credit_.ceiling->currency != delivery_.lines.front().line.unit_price.currency) {
      return Invalid("ceiling", "must be in the currency of the delivery");
    }
    ASSIGN_OR_RETURN(const vat::Totals before, TotalsWith({}));
    ASSIGN_OR_RETURN(left_, RatesWith({}));
    switch (credit_.form) {
      case Credit::Form::kPieces:
        RETURN_IF_ERROR(TakePieces(credit_.pieces));
        RETURN_IF_ERROR(KeepWithin(before));
        break;
      case Credit::Form::kAmount:
        RETURN_IF_ERROR(TakeAmount(credit_.amount, before));
        break;
      case Credit::Form::kRest:
        if (IsCapped(before.total.minor)) {
          RETURN_IF_ERROR(TakeAmount(*credit_.ceiling, before));
        } else {
          RETURN_IF_ERROR(TakeRest(before));
        }
        break;
    }
    ASSIGN_OR_RETURN(const vat::Totals after, TotalsWith(lines_));
    const Money gross{before.total.minor - after.total.minor, before.total.currency};
    if (gross.minor <= 0) return Invalid("credit", "costs nothing");
    if (after.total.IsNegative()) return CreditExceedsAccrualError(delivery_.id, 0, before.total.ToString());
    return Reduction{.lines = std::move(lines_), .gross = gross};
  }

 private:
  bool IsCapped(int64_t minor) const { return credit_.ceiling && credit_.ceiling->minor < minor; }

  std::vector<BillableLine> LinesWith(const std::vector<AccruedLine>& more) const {
    std::vector<BillableLine> lines;
    for (const AccruedLine& line : delivery_.lines) lines.push_back(line.line);
    for (const AccruedLine& line : more) lines.push_back(line.line);
    return lines;
  }
  absl::StatusOr<vat::Totals> TotalsWith(const std::vector<AccruedLine>& more) const {
    return CalculateLines(LinesWith(more), delivery_.prices_include_vat, region_, delivery_.date);
  }
  absl::StatusOr<Rates> RatesWith(const std::vector<AccruedLine>& more) const {
    return RatesOf(LinesWith(more), delivery_.prices_include_vat, region_, delivery_.date);
  }

  int64_t PiecesLeft(const AccruedLine& line) const {
    int64_t left = line.line.quantity;
    for (const AccruedLine& other : delivery_.lines) {
      if (other.of_item == line.index) left += other.line.quantity;
    }
    return left;
  }

  void Add(int16_t of_item, std::string title, int64_t quantity, Money unit_price, vat::Category category) {
    lines_.push_back(
        {.index = static_cast<int16_t>(delivery_.lines.size() + lines_.size() + 1),
         .of_item = of_item,
         .line = {.title = std::move(title), .quantity = -quantity, .unit_price = unit_price, .category = category}});
  }

  absl::Status TakePieces(const std::vector<Pieces>& wanted) {
    std::vector<int16_t> seen;
    for (size_t i = 0; i < wanted.size(); ++i) {
      const std::string field = absl::StrCat("credit.lines.lines[", i, "]");
      const auto line = std::find_if(delivery_.lines.begin(), delivery_.lines.end(), [&](const AccruedLine& l) {
        return l.index == wanted[i].line && l.line.quantity > 0;
      });
      if (line == delivery_.lines.end()) return Invalid(absl::StrCat(field, ".line"), "is not of this delivery");
      if (std::count(seen.begin(), seen.end(), wanted[i].line) > 0) {
        return Invalid(absl::StrCat(field, ".line"), "is there twice");
      }
      seen.push_back(wanted[i].line);
      if (wanted[i].quantity < 1) return Invalid(absl::StrCat(field, ".quantity"), "must be at least 1");
      const int64_t left = PiecesLeft(*line);
      if (wanted[i].quantity > left) {
        return CreditExceedsAccrualError(delivery_.id, wanted[i].line, absl::StrCat(std::max<int64_t>(left, 0)));
      }
      Add(line->index, absl::StrCat("Credit: ", line->line.title), wanted[i].quantity, line->line.unit_price,
          line->line.category);
    }
    return absl::OkStatus();
  }

  // Pieces of which less is left of a rate, for an allowance or an amount was taken off them, are taken off in money:
  // of their own rates, then of the others.
  absl::Status KeepWithin(const vat::Totals& before) {
    ASSIGN_OR_RETURN(const Rates after, RatesWith(lines_));
    const Rates price = Minus(left_, after);
    const auto cents = static_cast<int64_t>(left_.size());
    const bool within = std::none_of(after.begin(), after.end(), [](const auto& rate) { return rate.second < 0; });
    if (within && !IsCapped(SumOf(price) - cents)) return absl::OkStatus();
    if (!credit_.ceiling) return CreditExceedsAccrualError(delivery_.id, 0, before.total.ToString());
    lines_.clear();
    const int64_t minor = std::min({SumOf(price), credit_.ceiling->minor, before.total.minor});
    if (minor <= 0) return CreditExceedsAccrualError(delivery_.id, 0, "0.00");
    const Rates own = Lesser(price, left_);
    if (SumOf(own) >= minor) return TakeShares(SpreadAmount(minor, own));
    return TakeShares(Plus(own, SpreadAmount(minor - SumOf(own), Minus(Positive(left_), own))));
  }

  absl::Status TakeAmount(const Money& amount, const vat::Totals& before) {
    if (amount.currency != before.total.currency) {
      return Invalid("credit.amount", absl::StrCat("must be in ", before.total.currency.code()));
    }
    if (amount.minor > before.total.minor || IsCapped(amount.minor)) {
      return CreditExceedsAccrualError(delivery_.id, 0, before.total.ToString());
    }
    return TakeShares(SpreadAmount(amount.minor, left_));
  }

  absl::Status TakeShares(const Rates& shares) {
    for (const auto& [category, share] : shares) {
      Money price{share, delivery_.lines.front().line.unit_price.currency};
      if (!delivery_.prices_include_vat) {
        ASSIGN_OR_RETURN(price, WithoutVat(price, category));
      }
      Add(0, "Credit", 1, price, category);
    }
    return absl::OkStatus();
  }

  absl::StatusOr<Money> WithoutVat(const Money& gross, vat::Category category) const {
    const BillableLine line{.unit_price = gross, .category = category};
    ASSIGN_OR_RETURN(const vat::Totals totals, CalculateLines({line}, true, region_, delivery_.date));
    return totals.net;
  }

  // Pieces that are left; what an amount was taken off before comes to that much less.
  absl::Status TakeRest(const vat::Totals& before) {
    std::vector<Pieces> rest;
    bool amounts = false;
    for (const AccruedLine& line : delivery_.lines) {
      if (line.line.quantity < 0) amounts = amounts || line.of_item == 0;
      if (line.line.quantity > 0 && PiecesLeft(line) > 0) rest.push_back({line.index, PiecesLeft(line)});
    }
    if (rest.empty() || before.total.minor <= 0) return CreditExceedsAccrualError(delivery_.id, 0, "0.00");
    RETURN_IF_ERROR(TakePieces(rest));
    if (!amounts) return absl::OkStatus();
    // The amounts come back, for the pieces that they were taken off go as a whole.
    for (const AccruedLine& line : delivery_.lines) {
      if (line.line.quantity < 0 && line.of_item == 0) {
        Add(0, line.line.title, line.line.quantity, line.line.unit_price, line.line.category);
      }
    }
    return absl::OkStatus();
  }

  const AccruedDelivery& delivery_;
  const Credit& credit_;
  const std::string_view region_;
  Rates left_;
  std::vector<AccruedLine> lines_;
};

}  // namespace

absl::StatusOr<Reduction> Reduce(const AccruedDelivery& delivery, const Credit& credit, std::string_view region) {
  return Reducing(delivery, credit, region).Run();
}

}  // namespace vlot::invoicing
