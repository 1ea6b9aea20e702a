#include "services/invoicing/crediting/crediting.h"

#include <algorithm>
#include <cassert>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "common/time/civil.h"
#include "services/invoicing/crediting/crediting_errors.h"
#include "services/invoicing/draft.h"
#include "services/invoicing/errors.h"

namespace vlot::invoicing {
namespace {

// Each document's groups miss the prices by a cent at most, the invoice's too.
int64_t CentsOfRounding(const CreditedBefore& before) { return before.notes + 2; }

absl::Status Invalid(std::string_view field, std::string_view what) {
  Violations violations;
  violations.Add(std::string(field), std::string(what));
  return violations.ToStatus(kErrorDomain);
}

int64_t CountOf(const std::map<int16_t, int64_t>& counts, int16_t line) {
  const auto found = counts.find(line);
  return found == counts.end() ? 0 : found->second;
}

// Which of the invoice's lines a credit is for.
struct Scope {
  int16_t first = 1;
  int16_t last = 0;
};

absl::StatusOr<Scope> ScopeOf(const PartialCredit& credit, const Document& invoice) {
  if (credit.delivery.IsNil()) return Scope{1, static_cast<int16_t>(invoice.lines.size())};
  for (const DocumentDelivery& delivery : invoice.deliveries) {
    if (delivery.accrual == credit.delivery) return Scope{delivery.line_first, delivery.line_last};
  }
  return Invalid("accrual", "is not on this invoice");
}

// The day whose VAT rates the invoice has: of all its deliveries alike.
absl::CivilDay TaxDayOf(const Document& invoice) {
  return invoice.deliveries.empty() ? invoice.issue_date : invoice.deliveries.front().date;
}

BillableLine Billable(const DocumentLine& line, int64_t quantity) {
  return {.title = line.title,
          .item = line.item,
          .quantity = quantity,
          .unit_price = line.unit_price,
          .category = line.category,
          .charge = line.charge};
}

std::string CreditTitle(const Document& invoice) {
  return absl::StrCat(invoice.language == "en" ? "Credit on invoice " : "Creditering op factuur ", invoice.number);
}

// One credit on its way to a note.
class Drafting {
 public:
  Drafting(const PartialCredit& credit, const Document& invoice, const CreditedBefore& before, std::string_view region)
      : credit_(credit), invoice_(invoice), before_(before), region_(region) {}

  absl::Status Run() {
    ASSIGN_OR_RETURN(scope_, ScopeOf(credit_, invoice_));
    if (credit_.credit.form == Credit::Form::kRest && credit_.delivery.IsNil() && before_.notes == 0)
      return TakeWhole();
    if (Left() <= 0) return CreditExceedsInvoiceError(invoice_.id, 0, Money{0, currency()}.ToString());
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

  DraftedCredit Take(absl::TimeZone zone) {
    DraftedCredit drafted{.note = Note(zone), .of_line = std::move(of_line_)};
    drafted.whole = total_ == Left();
    drafted.division = Divide(drafted.whole);
    return drafted;
  }

 private:
  Currency currency() const { return invoice_.gross.currency; }
  int64_t Left() const { return TotalOf(invoice_).minor - before_.division.total(); }
  int64_t PiecesLeft(const DocumentLine& line) const {
    return line.quantity - CountOf(before_.pieces, line.line) - CountOf(before_.reduced, line.line);
  }

  // What so many pieces of the lines cost, all together.
  absl::StatusOr<int64_t> PriceOf(const std::map<int16_t, int64_t>& pieces) const {
    std::vector<BillableLine> lines;
    for (const auto& [line, quantity] : pieces) {
      if (quantity > 0) lines.push_back(Billable(invoice_.lines[line - 1], quantity));
    }
    if (lines.empty()) return 0;
    ASSIGN_OR_RETURN(const vat::Totals totals,
                     CalculateLines(lines, invoice_.prices_include_vat, region_, TaxDayOf(invoice_)));
    return totals.total.minor;
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
    total_ = TotalOf(invoice_).minor;
    return absl::OkStatus();
  }

  absl::Status TakePieces(const std::vector<Pieces>& wanted) {
    std::map<int16_t, int64_t> pieces = before_.pieces;
    std::vector<BillableLine> lines;
    absl::flat_hash_set<int16_t> seen;
    for (size_t i = 0; i < wanted.size(); ++i) {
      const std::string field = absl::StrCat("credit.lines.lines[", i, "]");
      const int number = scope_.first + wanted[i].line - 1;
      if (wanted[i].line < 1 || number > scope_.last) {
        return Invalid(absl::StrCat(field, ".line"), absl::StrCat("must be 1 to ", scope_.last - scope_.first + 1));
      }
      const DocumentLine& line = invoice_.lines[number - 1];
      if (!seen.insert(line.line).second) return Invalid(absl::StrCat(field, ".line"), "is there twice");
      if (wanted[i].quantity < 1) return Invalid(absl::StrCat(field, ".quantity"), "must be at least 1");
      const int64_t left = std::max<int64_t>(PiecesLeft(line), 0);
      if (wanted[i].quantity > left) {
        return CreditExceedsInvoiceError(invoice_.id, wanted[i].line, absl::StrCat(left));
      }
      pieces[line.line] += wanted[i].quantity;
      lines.push_back(Billable(line, wanted[i].quantity));
      of_line_.push_back(line.line);
    }
    ASSIGN_OR_RETURN(const int64_t after, PriceOf(pieces));
    ASSIGN_OR_RETURN(const int64_t already, PriceOf(before_.pieces));
    return TakeLines(lines, invoice_.prices_include_vat, after - already);
  }

  absl::Status TakeAmount(const Money& amount) {
    if (amount.currency != currency()) {
      return Invalid("credit.amount", absl::StrCat("must be in ", currency().code()));
    }
    if (amount.minor > Left()) return CreditExceedsInvoiceError(invoice_.id, 0, Money{Left(), currency()}.ToString());
    if (amount.minor <= 0) return Invalid("credit", "costs nothing");
    std::vector<BillableLine> lines;
    for (const auto& [category, share] : SpreadAmount(amount.minor, Weights())) {
      lines.push_back({.title = CreditTitle(invoice_), .unit_price = {share, currency()}, .category = category});
      of_line_.push_back(0);
    }
    return TakeLines(lines, true, amount.minor);
  }

  // Piece by piece where nothing but pieces was credited, so that the note names them; else by what is left in money.
  absl::Status TakeRest() {
    std::vector<Pieces> rest;
    int64_t taken_off = 0;  // by lines of a negative quantity; of pieces, or else of amounts
    for (int number = scope_.first; number <= scope_.last; ++number) {
      const DocumentLine& line = invoice_.lines[number - 1];
      taken_off += std::max<int64_t>(-line.quantity, 0) - CountOf(before_.reduced, line.line);
      if (PiecesLeft(line) > 0) {
        rest.push_back({static_cast<int16_t>(number - scope_.first + 1), PiecesLeft(line)});
      }
    }
    const bool all = credit_.delivery.IsNil();
    if (all && (before_.amounts || taken_off != 0 || !before_.reduced.empty())) return TakeAmount({Left(), currency()});
    if (rest.empty()) return CreditExceedsInvoiceError(invoice_.id, 0, Money{0, currency()}.ToString());
    if (taken_off == 0) return TakePieces(rest);
    ASSIGN_OR_RETURN(const int64_t left, LeftOfDelivery());
    return TakeAmount({std::min(left, Left()), currency()});
  }

  // What the delivery came to with all that was taken off it, less the pieces that were credited since.
  absl::StatusOr<int64_t> LeftOfDelivery() const {
    std::vector<BillableLine> lines;
    std::map<int16_t, int64_t> pieces;
    for (int16_t number = scope_.first; number <= scope_.last; ++number) {
      lines.push_back(Billable(invoice_.lines[number - 1], invoice_.lines[number - 1].quantity));
      if (const int64_t credited = CountOf(before_.pieces, number); credited > 0) pieces[number] = credited;
    }
    ASSIGN_OR_RETURN(const vat::Totals totals,
                     CalculateLines(lines, invoice_.prices_include_vat, region_, TaxDayOf(invoice_)));
    ASSIGN_OR_RETURN(const int64_t credited, PriceOf(pieces));
    return totals.total.minor - credited;
  }

  // What is left of each VAT rate, including VAT; of one delivery: as it was.
  std::map<vat::Category, int64_t> Weights() const {
    std::map<vat::Category, int64_t> weights;
    if (credit_.delivery.IsNil()) {
      for (const vat::Group& group : invoice_.groups) {
        const auto credited = before_.gross_minor.find(group.category);
        const int64_t gone = credited == before_.gross_minor.end() ? 0 : credited->second;
        weights[group.category] = std::max<int64_t>(group.net.minor + group.vat.minor - gone, 0);
      }
    } else {
      for (int number = scope_.first; number <= scope_.last; ++number) {
        const DocumentLine& line = invoice_.lines[number - 1];
        weights[line.category] += line.net.minor;
      }
      for (auto& [category, weight] : weights) weight = std::max<int64_t>(weight, 0);
    }
    const bool none =
        std::all_of(weights.begin(), weights.end(), [](const auto& weight) { return weight.second == 0; });
    if (!none) return weights;
    for (const vat::Group& group : invoice_.groups) {  // the last cents, or pieces that cost nothing
      weights[group.category] = std::max<int64_t>(group.net.minor + group.vat.minor, 0);
    }
    return weights;
  }

  absl::Status TakeLines(const std::vector<BillableLine>& lines, bool prices_include_vat, int64_t total) {
    if (total <= 0) return Invalid("credit", "costs nothing");
    if (total > Left()) return CreditExceedsInvoiceError(invoice_.id, 0, Money{Left(), currency()}.ToString());
    ASSIGN_OR_RETURN(totals_, CalculateLines(lines, prices_include_vat, region_, TaxDayOf(invoice_)));
    for (const vat::Group& group : totals_.groups) RETURN_IF_ERROR(CheckGroup(group));
    lines_ = LinesOf(lines, totals_);
    prices_include_vat_ = prices_include_vat;
    total_ = total;
    return absl::OkStatus();
  }

  // No rate gives back more than it brought in, but for cents.
  absl::Status CheckGroup(const vat::Group& group) const {
    for (const vat::Group& invoiced : invoice_.groups) {
      if (invoiced.category != group.category) continue;
      const auto credited = before_.gross_minor.find(group.category);
      const int64_t left =
          invoiced.net.minor + invoiced.vat.minor - (credited == before_.gross_minor.end() ? 0 : credited->second);
      if (group.net.minor + group.vat.minor <= left + CentsOfRounding(before_)) return absl::OkStatus();
      return CreditExceedsInvoiceError(invoice_.id, 0, Money{std::max<int64_t>(left, 0), currency()}.ToString());
    }
    return absl::InternalError("a credit of a VAT rate that the invoice does not have");
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

  // First what is open, then what was paid since, then what was paid before. Once nothing is left to credit, nothing is
  // open either, and what remains is the account's.
  CreditDivision Divide(bool whole) const {
    const CreditDivision& gone = before_.division;
    // What a collective invoice has before it is issued is the account's own credit, set off; it becomes that again.
    const bool set_off = invoice_.kind == Kind::kCollectiveInvoice;
    const int64_t prepaid = set_off ? 0 : invoice_.prepaid.minor - gone.refund_minor;
    const int64_t paid =
        std::max<int64_t>(invoice_.payable.minor - invoice_.open.minor - gone.open_minor - gone.balance_minor, 0);
    CreditDivision division;
    if (whole) {
      division = {.open_minor = invoice_.open.minor, .refund_minor = prepaid};
      division.balance_minor = total_ - division.open_minor - division.refund_minor;
      return division;
    }
    division.open_minor = std::min(total_, invoice_.open.minor);
    division.balance_minor = set_off ? total_ - division.open_minor : std::min(total_ - division.open_minor, paid);
    division.refund_minor = total_ - division.open_minor - division.balance_minor;
    assert(division.refund_minor <= prepaid);
    return division;
  }

  const PartialCredit& credit_;
  const Document& invoice_;
  const CreditedBefore& before_;
  const std::string_view region_;
  Scope scope_;
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
  return drafting.Take(zone);
}

void CountCredit(const DraftedCredit& drafted, CreditedBefore& before) {
  ++before.notes;
  before.division.open_minor += drafted.division.open_minor;
  before.division.balance_minor += drafted.division.balance_minor;
  before.division.refund_minor += drafted.division.refund_minor;
  for (size_t i = 0; i < drafted.of_line.size(); ++i) {
    if (drafted.of_line[i] == 0) {
      before.amounts = true;
    } else {
      before.pieces[drafted.of_line[i]] += drafted.note.lines[i].quantity;
    }
  }
  for (const vat::Group& group : drafted.note.groups) {
    before.gross_minor[group.category] += group.net.minor + group.vat.minor;
  }
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

std::map<vat::Category, int64_t> SpreadAmount(int64_t minor, const std::map<vat::Category, int64_t>& weights) {
  Int128 sum = 0;
  for (const auto& [category, weight] : weights) sum += weight;
  std::map<vat::Category, int64_t> shares;
  int64_t left = minor;
  Int128 weight_left = sum;
  for (const auto& [category, weight] : weights) {
    if (weight <= 0) continue;
    // Rounded down of what is left, so that the last one takes the rest exactly.
    const auto share = static_cast<int64_t>(Int128{left} * weight / weight_left);
    if (share > 0) shares[category] = share;
    left -= share;
    weight_left -= weight;
  }
  assert(left == 0);
  return shares;
}

}  // namespace vlot::invoicing
