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
    ASSIGN_OR_RETURN(const vat::Totals before, TotalsWith({}));
    switch (credit_.form) {
      case Credit::Form::kPieces:
        RETURN_IF_ERROR(TakePieces(credit_.pieces));
        break;
      case Credit::Form::kAmount:
        RETURN_IF_ERROR(TakeAmount(before));
        break;
      case Credit::Form::kRest:
        RETURN_IF_ERROR(TakeRest(before));
        break;
    }
    ASSIGN_OR_RETURN(const vat::Totals after, TotalsWith(lines_));
    const Money gross{before.total.minor - after.total.minor, before.total.currency};
    if (gross.minor <= 0) return Invalid("credit", "costs nothing");
    if (after.total.IsNegative()) return CreditExceedsAccrualError(delivery_.id, 0, before.total.ToString());
    return Reduction{.lines = std::move(lines_), .gross = gross};
  }

 private:
  absl::StatusOr<vat::Totals> TotalsWith(const std::vector<AccruedLine>& more) const {
    std::vector<BillableLine> lines;
    for (const AccruedLine& line : delivery_.lines) lines.push_back(line.line);
    for (const AccruedLine& line : more) lines.push_back(line.line);
    return CalculateLines(lines, delivery_.prices_include_vat, region_, delivery_.date);
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

  absl::Status TakeAmount(const vat::Totals& before) {
    const Money& amount = credit_.amount;
    if (amount.currency != before.total.currency) {
      return Invalid("credit.amount", absl::StrCat("must be in ", before.total.currency.code()));
    }
    if (amount.minor > before.total.minor) {
      return CreditExceedsAccrualError(delivery_.id, 0, before.total.ToString());
    }
    std::map<vat::Category, int64_t> weights;
    for (const vat::Group& group : before.groups) {
      weights[group.category] = std::max<int64_t>(group.net.minor + group.vat.minor, 0);
    }
    for (const auto& [category, share] : SpreadAmount(amount.minor, weights)) {
      Money price{share, amount.currency};
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
  std::vector<AccruedLine> lines_;
};

}  // namespace

absl::StatusOr<Reduction> Reduce(const AccruedDelivery& delivery, const Credit& credit, std::string_view region) {
  return Reducing(delivery, credit, region).Run();
}

}  // namespace vlot::invoicing
