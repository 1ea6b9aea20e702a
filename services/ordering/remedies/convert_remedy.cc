#include "services/ordering/remedies/convert_remedy.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "common/time/civil.h"
#include "common/vat/vat.h"
#include "common/wire/fields.h"
#include "common/wire/types.h"
#include "services/ordering/derived_ids.h"
#include "services/ordering/errors.h"

namespace vlot::ordering {
namespace {

constexpr size_t kReasonMax = 800;  // bytes: 200 characters of any script
constexpr int kLinesMax = 100;      // vlot.ordering.v1.Order.lines

std::string At(int i, std::string_view field) { return absl::StrCat("remedy.lines[", i, "].", AbslView(field)); }

void TakeLines(const v1::Remedy& proto, Violations& violations, Remedy& remedy) {
  std::set<int32_t> seen;
  if (proto.lines_size() > kLinesMax) violations.Add("remedy.lines", absl::StrCat("must be at most ", kLinesMax));
  for (int i = 0; i < proto.lines_size(); ++i) {
    const v1::LineQuantity& line = proto.lines(i);
    if (line.line() < 1) violations.Add(At(i, "line"), "must be a line of the order, from 1 on");
    if (!seen.insert(line.line()).second) violations.Add(At(i, "line"), "is there twice");
    if (line.quantity() < 1) violations.Add(At(i, "quantity"), "must be at least 1");
    remedy.lines.push_back({line.line(), line.quantity()});
  }
}

void TakeAmount(const v1::Remedy& proto, Violations& violations, Remedy& remedy) {
  if (!proto.has_amount()) return violations.Add("remedy.amount", "is required for GOODWILL");
  remedy.amount = wire::Take(wire::FromProto(proto.amount()), "remedy.amount", violations);
  if (!remedy.amount.IsPositive()) violations.Add("remedy.amount", "must be more than zero");
}

// The step by which what it cost came onto a document or the account.
bool IsBilled(const Process& process) {
  const int step = process.plan().Find(process.shape.on_account ? StepKind::kAccrue : StepKind::kInvoice,
                                       process.shape.on_account ? 1 : 0);
  return step >= 0 && process.steps[step].state == StepState::kDone;
}

// As convert.cc prices the order. `lines`: not empty.
absl::StatusOr<Money> PriceTogether(const PlacedOrder& placed, const std::vector<RemedyLine>& lines) {
  const v1::Order& order = placed.details.order();
  std::vector<vat::Line> priced;
  for (const RemedyLine& line : lines) {
    const v1::OrderLine& of = order.lines(line.line - 1);
    ASSIGN_OR_RETURN(const Money price, wire::FromProto(of.unit_price()));
    ASSIGN_OR_RETURN(const vat::Category category, vat::ParseCategory(of.vat_category()));
    priced.push_back({line.quantity, price, category});
  }
  ASSIGN_OR_RETURN(const vat::Totals totals, vat::Calculate(priced, order.prices_include_vat(), "NL",
                                                            ToCivilDay(placed.created_at, DefaultTimeZone())));
  return totals.total;
}

std::string_view NameOf(OrderState state) {
  static constexpr std::string_view kNames[] = {"?",          "PENDING",   "CONFIRMED", "COMPLETED",
                                                "CANCELLING", "CANCELLED", "EXPIRED"};
  return kNames[static_cast<size_t>(state)];
}

}  // namespace

absl::StatusOr<Remedy> FromProto(const v1::CreateRemedyRequest& request) {
  Violations violations;
  const v1::Remedy& proto = request.remedy();
  Remedy remedy;
  remedy.order = wire::TakeName<OrderId>(request.parent(), "parent", violations);
  remedy.amount = Money::Zero(kEur);
  switch (proto.kind()) {
    case v1::Remedy::REFUND:
      remedy.kind = RemedyKind::kRefund;
      TakeLines(proto, violations, remedy);
      break;
    case v1::Remedy::GOODWILL:
      remedy.kind = RemedyKind::kGoodwill;
      if (proto.lines_size() > 0) violations.Add("remedy.lines", "must be empty for GOODWILL");
      TakeAmount(proto, violations, remedy);
      break;
    default:
      violations.Add("remedy.kind", "is required: REFUND or GOODWILL");
  }
  remedy.reason = wire::TakeText(proto.reason(), 1, kReasonMax, "remedy.reason", violations);
  RETURN_IF_ERROR(violations.ToStatus(kErrorDomain));
  return remedy;
}

absl::Status CompleteForOrder(const PlacedOrder& placed, const Process& process, Remedy& remedy) {
  Violations violations;
  const auto lines = placed.details.order().lines_size();
  for (size_t i = 0; i < remedy.lines.size(); ++i) {
    if (remedy.lines[i].line > lines)
      violations.Add(At(static_cast<int>(i), "line"), absl::StrCat("must be 1 to ", lines));
  }
  ASSIGN_OR_RETURN(const Money total, wire::FromProto(placed.details.order().totals().gross()));
  if (remedy.kind == RemedyKind::kGoodwill && remedy.amount.currency != total.currency) {
    violations.Add("remedy.amount", absl::StrCat("must be in ", total.currency.code()));
  }
  RETURN_IF_ERROR(violations.ToStatus(kErrorDomain));
  const bool undone = process.ending != Ending::kNone || process.state == OrderState::kCancelled ||
                      process.state == OrderState::kExpired;
  if (undone || !IsBilled(process)) return RemedyTooEarlyError(placed.id, NameOf(process.state));
  if (process.shape.on_account) {
    remedy.delivery = ShipmentOf(placed.id, 1);
  } else {
    remedy.invoice = InvoiceOf(placed.id);
    remedy.payment = PaymentOf(placed.id);
  }
  return absl::OkStatus();
}

std::vector<int32_t> PiecesOf(const PlacedOrder& placed) {
  std::vector<int32_t> pieces;
  for (const v1::OrderLine& line : placed.details.order().lines()) pieces.push_back(line.quantity());
  return pieces;
}

absl::StatusOr<Money> PriceOf(const PlacedOrder& placed, const std::vector<RemedyLine>& lines,
                              const std::vector<RemedyLine>& taken) {
  if (lines.empty()) return wire::FromProto(placed.details.order().totals().gross());
  std::vector<RemedyLine> all = taken;
  all.insert(all.end(), lines.begin(), lines.end());
  ASSIGN_OR_RETURN(const Money together, PriceTogether(placed, all));
  if (taken.empty()) return together;
  ASSIGN_OR_RETURN(const Money before, PriceTogether(placed, taken));
  return Sub(together, before);
}

v1::Remedy ToProto(const Remedy& remedy) {
  v1::Remedy out;
  out.set_name(remedy.Name());
  out.set_kind(static_cast<v1::Remedy::Kind>(remedy.kind));
  out.set_state(static_cast<v1::Remedy::State>(remedy.state));
  for (const RemedyLine& line : remedy.lines) {
    auto& to = *out.add_lines();
    to.set_line(line.line);
    to.set_quantity(line.quantity);
  }
  *out.mutable_amount() = wire::ToProto(remedy.amount);
  out.set_reason(remedy.reason);
  if (!remedy.credit_note_number.empty()) out.set_credit_note(remedy.credit_note.Name());
  if (remedy.to_refund.IsPositive()) {
    out.set_refund(remedy.refund.Name());
    *out.mutable_to_refund() = wire::ToProto(remedy.to_refund);
  }
  out.set_last_error(remedy.error);
  *out.mutable_create_time() = wire::ToProto(remedy.created_at);
  if (remedy.ended_at) *out.mutable_end_time() = wire::ToProto(*remedy.ended_at);
  return out;
}

}  // namespace vlot::ordering
