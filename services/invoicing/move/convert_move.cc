#include "services/invoicing/move/convert_move.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "common/time/civil.h"
#include "common/time/iso.h"
#include "common/wire/fields.h"
#include "common/wire/types.h"
#include "services/invoicing/convert_billing.h"
#include "services/invoicing/errors.h"

namespace vlot::invoicing {
namespace {

constexpr size_t kReasonMax = 800;  // bytes: 200 characters of any script

std::optional<BillingMode> TakeMode(v1::BillingMode mode) {
  if (mode != v1::INSTANT && mode != v1::MONTHLY) return std::nullopt;
  return static_cast<BillingMode>(mode);
}

}  // namespace

absl::StatusOr<MoveWish> FromProto(const v1::MoveAccountRequest& proto) {
  Violations violations;
  MoveWish wish;
  wish.account = wire::TakeName<AccountId>(proto.account(), "account", violations);
  if (const auto to = TakeMode(proto.to())) {
    wish.to = *to;
  } else {
    violations.Add("to", "is required: INSTANT or MONTHLY");
  }
  if (proto.has_move_date()) wish.date = wire::Take(wire::FromProto(proto.move_date()), "move_date", violations);
  wish.reason = wire::TakeText(proto.reason(), 1, kReasonMax, "reason", violations);
  RETURN_IF_ERROR(violations.ToStatus(kErrorDomain));
  return wish;
}

std::optional<BillingMode> ParseMode(std::string_view text) {
  if (absl::EqualsIgnoreCase(AbslView(text), "instant")) return BillingMode::kInstant;
  if (absl::EqualsIgnoreCase(AbslView(text), "monthly")) return BillingMode::kMonthly;
  return std::nullopt;
}

absl::StatusOr<absl::Time> MoveTimeOf(std::optional<absl::CivilDay> date, const std::string& time_zone,
                                      absl::Time now) {
  if (!date) return now;
  ASSIGN_OR_RETURN(const absl::TimeZone zone, LoadTimeZone(time_zone));
  const absl::CivilDay today = ToCivilDay(now, zone);
  if (*date < today) {
    Violations violations;
    violations.Add("move_date", absl::StrCat("must not be before ", FormatIsoDate(today)));
    return violations.ToStatus(kErrorDomain);
  }
  return std::max(StartOfDay(*date, zone), now);
}

absl::StatusOr<MoveNames> ParseMoveName(const std::string& name) {
  Violations violations;
  const size_t middle = name.find("/moves/");
  MoveNames names{.account = wire::TakeName<AccountId>(name.substr(0, middle), "name", violations)};
  if (middle == std::string::npos) {
    violations.Add("name", "must be accounts/{uuid}/moves/{uuid}");
  } else {
    names.move = wire::TakeName<MoveId>(name.substr(middle + 1), "name", violations);
  }
  RETURN_IF_ERROR(violations.ToStatus(kErrorDomain));
  return names;
}

v1::AccountMove ToProto(const MoveView& view) {
  v1::AccountMove proto;
  const AccountMove& move = view.move;
  proto.set_name(move.Name());
  proto.set_from(static_cast<v1::BillingMode>(move.from));
  proto.set_to(static_cast<v1::BillingMode>(move.to));
  proto.set_state(static_cast<v1::AccountMove::State>(move.state));
  *proto.mutable_move_time() = wire::ToProto(move.move_time);
  for (const InvoiceId& invoice : view.final_invoices) proto.add_final_invoices(invoice.Name());
  proto.set_orders_left(static_cast<int32_t>(view.orders_left));
  proto.set_reason(move.reason);
  *proto.mutable_create_time() = wire::ToProto(move.create_time);
  if (move.end_time) *proto.mutable_end_time() = wire::ToProto(*move.end_time);
  proto.set_waiting_for(static_cast<v1::AccountMove::WaitingFor>(view.wait.what));
  if (view.wait.until) *proto.mutable_waiting_until() = wire::ToProto(*view.wait.until);
  return proto;
}

v1::AccountMovePreview ToProto(const MovePreview& preview) {
  v1::AccountMovePreview proto;
  proto.set_from(static_cast<v1::BillingMode>(preview.from));
  proto.set_to(static_cast<v1::BillingMode>(preview.to));
  for (const BillingPreview& final_invoice : preview.finals) *proto.add_final_invoices() = ToProto(final_invoice);
  proto.set_orders_left(static_cast<int32_t>(preview.orders_left));
  *proto.mutable_open() = wire::ToProto(preview.open);
  *proto.mutable_credit_balance() = wire::ToProto(preview.credit_balance);
  proto.set_compared(preview.shadow.compared);
  *proto.mutable_billed() = wire::ToProto(preview.shadow.billed);
  *proto.mutable_billed_otherwise() = wire::ToProto(preview.shadow.otherwise);
  *proto.mutable_difference() = wire::ToProto(
      Money{preview.shadow.otherwise.minor - preview.shadow.billed.minor, preview.shadow.billed.currency});
  return proto;
}

}  // namespace vlot::invoicing
