#include "services/ordering/convert.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "common/checks/return_url.h"
#include "common/idempotency/executor.h"
#include "common/status/status.h"
#include "common/status/string_views.h"
#include "common/time/time.h"
#include "common/wire/fields.h"
#include "common/wire/types.h"
#include "services/ordering/derived_ids.h"
#include "services/ordering/errors.h"
#include "services/ordering/limits.h"
#include "services/ordering/waits.h"

namespace vlot::ordering {
namespace {

std::string At(std::string_view list, int index, std::string_view field) {
  return absl::StrCat("order.", AbslView(list), "[", index, "].", AbslView(field));
}

// Dutch postal codes are 1234 AB; elsewhere only that there is one.
void CheckPostalCode(const google::type::PostalAddress& address, const std::string& field, Violations& violations) {
  const std::string& code = address.postal_code();
  if (code.empty()) return violations.Add(field, "is required");
  if (address.region_code() != "NL") return;
  std::string compact;
  for (char c : code) {
    if (c != ' ') compact.push_back(c);
  }
  const bool good = compact.size() == 6 && compact[0] != '0' &&
                    std::all_of(compact.begin(), compact.begin() + 4, absl::ascii_isdigit) &&
                    std::all_of(compact.begin() + 4, compact.end(), absl::ascii_isupper);
  if (!good) violations.Add(field, "is not a Dutch postal code: four digits and two capitals, 1234 AB");
}

void CheckPrice(const google::type::Money& price, const std::string& field, std::string& currency,
                Violations& violations) {
  const auto money = wire::FromProto(price);
  if (!money.ok()) return violations.AddStatus(field, money.status());
  if (money->IsNegative()) violations.Add(field, "must not be negative");
  if (money->minor > kUnitPriceMinorMax)
    violations.Add(field, absl::StrCat("is more than ", kUnitPriceMinorMax, " minor units"));
  if (currency.empty()) {
    currency = price.currency_code();
  } else if (currency != price.currency_code()) {
    violations.Add(field, absl::StrCat("is in ", price.currency_code(), ", but an order has one currency: ", currency));
  }
}

void CheckLines(const v1::Order& in, v1::Order& out, std::string& currency, Violations& violations) {
  if (in.lines().empty()) violations.Add("order.lines", "is required: at least one line");
  if (in.lines_size() > kLinesMax)
    return violations.Add("order.lines", absl::StrCat("has more than ", kLinesMax, " lines"));
  for (int i = 0; i < in.lines_size(); ++i) {
    const v1::OrderLine& line = in.lines(i);
    if (line.item().empty()) {
      violations.Add(At("lines", i, "item"), "is required: items/{sku}");
    } else if (auto sku = Sku::ParseName(line.item()); !sku.ok()) {
      violations.AddStatus(At("lines", i, "item"), sku.status());
    }
    if (line.quantity() < 1) violations.Add(At("lines", i, "quantity"), "must be 1 or more");
    if (line.quantity() > kQuantityMax)
      violations.Add(At("lines", i, "quantity"), absl::StrCat("is more than ", kQuantityMax));
    if (!line.has_unit_price()) {
      violations.Add(At("lines", i, "unit_price"), "is required");
    } else {
      CheckPrice(line.unit_price(), At("lines", i, "unit_price"), currency, violations);
    }
    v1::OrderLine& kept = *out.add_lines();
    kept.set_line(i + 1);
    kept.set_item(line.item());
    kept.set_quantity(line.quantity());
    *kept.mutable_unit_price() = line.unit_price();
    kept.set_porting_number(wire::TakeText(line.porting_number(), 0, 16, At("lines", i, "porting_number"), violations));
  }
}

// The categories that items may have. The others ask for what an order does not show (a buyer's VAT id, a delivery
// abroad): its invoice would be refused once it is paid.
bool IsOfItems(const std::string& vat_category) {
  const auto category = vat::ParseCategory(vat_category);
  if (!category.ok()) return false;
  switch (*category) {
    case vat::Category::kStandard:
    case vat::Category::kReduced:
    case vat::Category::kZero:
    case vat::Category::kExempt:
      return true;
    case vat::Category::kReverseCharge:
    case vat::Category::kIntraCommunity:
    case vat::Category::kExport:
      return false;
  }
  return false;
}

using Charges = google::protobuf::RepeatedPtrField<v1::Charge>;

// `list`: "charges", or "allowances".
void CheckCharges(std::string_view list, const Charges& in, Charges& out, std::string& currency,
                  Violations& violations) {
  if (in.size() > kChargesMax) {
    return violations.Add(absl::StrCat("order.", AbslView(list)), absl::StrCat("has more than ", kChargesMax));
  }
  for (int i = 0; i < in.size(); ++i) {
    const v1::Charge& charge = in[i];
    v1::Charge& kept = *out.Add();
    kept.set_title(wire::TakeText(charge.title(), 1, kChargeTitleMax, At(list, i, "title"), violations));
    if (charge.has_amount()) {
      CheckPrice(charge.amount(), At(list, i, "amount"), currency, violations);
    } else {
      violations.Add(At(list, i, "amount"), "is required");
    }
    *kept.mutable_amount() = charge.amount();
    kept.set_vat_category(charge.vat_category().empty() ? "STANDARD" : charge.vat_category());
    if (!IsOfItems(kept.vat_category())) {
      violations.Add(At(list, i, "vat_category"), "must be STANDARD, REDUCED, ZERO or EXEMPT");
    }
  }
}

// Prices them too: `quantity` is 1, or -1 for what is taken off.
absl::Status PriceCharges(const Charges& charges, int quantity, std::vector<vat::Line>& lines) {
  for (const v1::Charge& charge : charges) {
    ASSIGN_OR_RETURN(const Money amount, wire::FromProto(charge.amount()));
    ASSIGN_OR_RETURN(const vat::Category category, vat::ParseCategory(charge.vat_category()));
    lines.push_back({quantity, amount, category});
  }
  return absl::OkStatus();
}

// Nobody is paid to buy: invoicing refuses it too.
absl::Status CheckAllowances(const vat::Totals& totals) {
  Violations violations;
  for (const vat::Group& group : totals.groups) {
    if (!group.net.IsNegative()) continue;
    violations.Add("order.allowances",
                   absl::StrCat("are more than what ", AbslView(vat::ToString(group.category)), " comes to"));
  }
  return violations.ToStatus(kErrorDomain);
}

void CheckDelivery(const v1::Delivery& in, v1::Delivery& out, absl::CivilDay today, Violations& violations) {
  out = in;
  if (in.mode() == v1::Delivery::MODE_UNSPECIFIED) out.set_mode(v1::Delivery::HOME);
  if (!v1::Delivery::Mode_IsValid(in.mode())) violations.Add("order.delivery.mode", "is not a mode that we know");
  if (out.mode() != v1::Delivery::HOME) violations.Add("order.delivery.mode", "only HOME is delivered to now");
  if (!v1::Delivery::Window_IsValid(in.window()))
    violations.Add("order.delivery.window", "is not a window that we know");
  if (!in.has_address()) {
    violations.Add("order.delivery.address", "is required");
  } else {
    wire::CheckPostalAddress(in.address(), "order.delivery.address", violations);
    CheckPostalCode(in.address(), "order.delivery.address.postal_code", violations);
    if (in.address().recipients().empty())
      violations.Add("order.delivery.address.recipients", "is required: who receives it");
  }
  if (in.has_date()) {
    const auto day = wire::FromProto(in.date());
    if (!day.ok()) {
      violations.AddStatus("order.delivery.date", day.status());
    } else if (*day < today) {
      violations.Add("order.delivery.date", "is in the past");
    } else if (*day > today + kDeliveryDaysMax) {
      violations.Add("order.delivery.date", absl::StrCat("is more than ", kDeliveryDaysMax, " days away"));
    }
  }
  if (!in.option().empty()) violations.Add("order.delivery.option", "is not taken yet: there are no quotes");
  wire::TakeText(in.instructions(), 0, kInstructionsMax, "order.delivery.instructions", violations);
  wire::TakeText(in.point(), 0, kReferenceMax, "order.delivery.point", violations);
}

std::string ChannelId(const std::string& name, Violations& violations) {
  constexpr std::string_view kPrefix = "channels/";
  if (name.starts_with(kPrefix) && name.size() > kPrefix.size()) return name.substr(kPrefix.size());
  violations.Add("order.channel", "is required: channels/{id}");
  return "";
}

bool IsSet(absl::Time time) { return time != absl::InfinitePast() && time != absl::InfiniteFuture(); }

void AddWaits(const Process& process, v1::Order& out);
void AddShipments(const PlacedOrder& placed, const Process& process, v1::Order& out);
v1::Order::PaymentSummary PaymentSummaryOf(const Process& process, const v1::Order& order);

}  // namespace

absl::StatusOr<PlaceOrder> ToPlaceOrder(const v1::PlaceOrderRequest& request, std::string caller,
                                        absl::CivilDay today) {
  Violations violations;
  PlaceOrder place;
  place.caller = std::move(caller);
  place.validate_only = request.validate_only();
  place.request_id = wire::TakeRequestId(request.request_id(), violations);
  const v1::Order& in = request.order();
  v1::Order& out = *place.placed->details.mutable_order();
  place.customer = wire::TakeName<CustomerId>(in.customer(), "order.customer", violations);
  out.set_customer(in.customer());
  place.channel = ChannelId(in.channel(), violations);
  out.set_channel(in.channel());
  out.set_external_reference(
      wire::TakeText(in.external_reference(), 0, kReferenceMax, "order.external_reference", violations));
  std::string currency;
  CheckLines(in, out, currency, violations);
  CheckCharges("charges", in.charges(), *out.mutable_charges(), currency, violations);
  CheckCharges("allowances", in.allowances(), *out.mutable_allowances(), currency, violations);
  if (!currency.empty() && currency != "EUR")
    violations.Add("order.lines[0].unit_price.currency_code", "only EUR is invoiced");
  out.set_prices_include_vat(in.prices_include_vat());
  CheckDelivery(in.delivery(), *out.mutable_delivery(), today, violations);
  out.mutable_payment()->set_method(wire::TakeText(in.payment().method(), 0, 32, "order.payment.method", violations));
  out.mutable_payment()->set_redirect_url(
      wire::TakeText(in.payment().redirect_url(), 0, kUrlMax, "order.payment.redirect_url", violations));
  if (!in.payment().redirect_url().empty() && !IsReturnUrl(in.payment().redirect_url())) {
    violations.Add("order.payment.redirect_url", "must be an absolute https URL, percent-encoded");
  }
  if (!v1::Order::SplitPolicy_IsValid(in.split_policy()))
    violations.Add("order.split_policy", "is not a policy that we know");
  if (in.split_policy() == v1::Order::AS_READY)
    violations.Add("order.split_policy", "must be TOGETHER: everything of an order leaves together");
  out.set_split_policy(in.split_policy());
  RETURN_IF_ERROR(violations.ToStatus(kErrorDomain));
  place.request_hash = idempotency::HashOf(out);
  return place;
}

absl::Status PriceOrder(v1::Order& order, Catalogue& catalogue, absl::CivilDay today) {
  Violations violations;
  std::vector<vat::Line> lines;
  for (int i = 0; i < order.lines_size(); ++i) {
    v1::OrderLine& line = *order.mutable_lines(i);
    const auto item = catalogue.FindItem(std::string_view(line.item()).substr(Sku::kCollection.size() + 1));
    if (!item) {
      violations.Add(At("lines", i, "item"), absl::StrCat("there is no item ", line.item()));
      continue;
    }
    if (item->kind != ItemKind::kGoods) {
      violations.Add(At("lines", i, "item"), absl::StrCat(line.item(), " is not goods: only goods are delivered now"));
    }
    if (item->discontinued)
      violations.Add(At("lines", i, "item"), absl::StrCat(line.item(), " can no longer be ordered"));
    line.set_title(item->title);
    line.set_vat_category(std::string(vat::ToString(item->vat_category)));
    if (item->identity_check) order.mutable_delivery()->set_identity_check(true);
    ASSIGN_OR_RETURN(const Money price, wire::FromProto(line.unit_price()));
    lines.push_back({line.quantity(), price, item->vat_category});
  }
  RETURN_IF_ERROR(violations.ToStatus(kErrorDomain));
  RETURN_IF_ERROR(PriceCharges(order.charges(), 1, lines));
  RETURN_IF_ERROR(PriceCharges(order.allowances(), -1, lines));
  ASSIGN_OR_RETURN(const vat::Totals totals, vat::Calculate(lines, order.prices_include_vat(), "NL", today));
  RETURN_IF_ERROR(CheckAllowances(totals));
  *order.mutable_totals()->mutable_net() = wire::ToProto(totals.net);
  *order.mutable_totals()->mutable_vat() = wire::ToProto(totals.vat);
  *order.mutable_totals()->mutable_gross() = wire::ToProto(totals.total);
  return absl::OkStatus();
}

v1::Order ToProto(const OrderRecord& record) {
  v1::Order out;
  ToProto(record, out);
  return out;
}

void ToProto(const OrderRecord& record, v1::Order& out) {
  const PlacedOrder& placed = *record.placed;
  const Process& process = record.process;
  out = placed.details.order();
  out.set_name(placed.id.Name());
  out.set_number(placed.number());
  out.set_state(static_cast<v1::Order::State>(process.state));
  out.set_attention(process.parked());
  *out.mutable_create_time() = wire::ToProto(placed.created_at);
  *out.mutable_update_time() = wire::ToProto(record.updated_at);
  if (IsSet(record.ended_at)) *out.mutable_end_time() = wire::ToProto(record.ended_at);
  out.set_version(record.version);
  if (!out.on_account()) out.set_payment_name(PaymentOf(placed.id).Name());
  if (!process.paid && process.state == OrderState::kPending && !IsAttemptFailed(process)) {
    out.set_checkout_url(process.checkout_url);
  }
  if (!process.invoice_number.empty()) out.add_invoices(InvoiceOf(placed.id).Name());
  if (!process.credit_note_number.empty()) out.add_invoices(CreditNoteOf(placed.id).Name());
  for (const RemedyFacts& remedy : process.remedies) {
    if (!remedy.credit_note.empty()) out.add_invoices(remedy.credit_note);
  }
  AddWaits(process, out);
  AddShipments(placed, process, out);
  out.set_payment_summary(PaymentSummaryOf(process, out));
}

namespace {

v1::Order::PaymentSummary PaymentSummaryOf(const Process& process, const v1::Order& order) {
  // An order that ended without a delivery keeps nothing: its end waits for the refund, and late money goes back.
  if (process.state == OrderState::kCancelled || process.state == OrderState::kExpired) return v1::Order::PAYMENT_NONE;
  if (order.on_account()) {
    if (process.accrued == 0) return v1::Order::PAYMENT_NONE;
    const bool all = process.accrued >= static_cast<int>(process.shipments.size());
    return all ? v1::Order::PAYMENT_FULL : v1::Order::PAYMENT_PARTIAL;
  }
  if (!process.paid) return v1::Order::PAYMENT_NONE;
  int64_t refunded_minor = 0;
  for (const RefundDone& refund : process.refunds_done) refunded_minor += refund.amount_minor;
  if (refunded_minor == 0) return v1::Order::PAYMENT_FULL;
  const absl::StatusOr<Money> total = wire::FromProto(order.totals().gross());
  const bool all = total.ok() && refunded_minor >= total->minor;
  return all ? v1::Order::PAYMENT_REFUNDED : v1::Order::PAYMENT_PARTLY_REFUNDED;
}

void AddWaits(const Process& process, v1::Order& out) {
  for (const Wait& wait : ExplainWaits(process)) {
    v1::Wait& added = *out.add_waits();
    added.set_step(wait.step);
    added.set_waiting_for(wait.waiting_for);
    if (IsSet(wait.since)) *added.mutable_since() = wire::ToProto(wait.since);
    if (IsSet(wait.next_try)) *added.mutable_next_try_time() = wire::ToProto(wait.next_try);
    if (IsSet(wait.give_up)) *added.mutable_give_up_time() = wire::ToProto(wait.give_up);
    added.set_last_error(wait.last_error);
  }
}

void AddShipments(const PlacedOrder& placed, const Process& process, v1::Order& out) {
  int delivered = 0;
  for (int number = 1; number <= static_cast<int>(process.shipments.size()); ++number) {
    const ShipmentFacts& facts = process.shipments[number - 1];
    if (facts.tracking == Tracking::kDelivered || facts.tracking == Tracking::kDeliveredNeighbour) ++delivered;
    if (facts.tracking_code.empty()) continue;
    v1::ShipmentSummary& shipment = *out.add_shipments();
    shipment.set_shipment(ShipmentOf(placed.id, number).Name());
    shipment.set_job(JobOf(placed.id, number).Name());
    for (const v1::OrderLine& line : placed.details.order().lines()) shipment.add_lines(line.line());
    shipment.set_tracking_code(facts.tracking_code);
    shipment.set_tracking_state(std::string(TrackingName(facts.tracking)));
    if (IsSet(facts.tracking_time)) *shipment.mutable_tracking_time() = wire::ToProto(facts.tracking_time);
    shipment.set_courier(facts.courier);
    if (!IsSet(facts.promised_until)) continue;
    v1::Promise& promise = *out.mutable_promise();
    *promise.mutable_date() = wire::ToProto(ToCivilDay(facts.promised_until, DefaultTimeZone()));
    *promise.mutable_from_time() = wire::ToProto(facts.promised_from);
    *promise.mutable_until_time() = wire::ToProto(facts.promised_until);
    promise.set_deliveries(number);
  }
  if (out.has_promise() && out.delivery().identity_check())
    out.mutable_promise()->add_have_at_hand("a valid identity document");
  const int shipments = static_cast<int>(process.shipments.size());
  out.set_fulfilment_summary(delivered == 0          ? v1::Order::FULFILMENT_NONE
                             : delivered < shipments ? v1::Order::FULFILMENT_PARTIAL
                                                     : v1::Order::FULFILMENT_FULL);
}

}  // namespace

v1::Channel ToProto(const ChannelPolicy& policy) {
  v1::Channel channel;
  channel.set_name(absl::StrCat("channels/", policy.channel));
  channel.set_display_name(policy.display_name);
  channel.set_closed(policy.closed);
  channel.set_payment_hold_minutes(policy.payment_hold_minutes);
  channel.set_split_as_ready(policy.split_as_ready);
  return channel;
}

absl::StatusOr<ChannelPolicy> FromProto(const v1::Channel& channel) {
  Violations violations;
  ChannelPolicy policy;
  policy.channel = ChannelId(channel.name(), violations);
  const bool good_id = policy.channel.size() <= 32 &&
                       std::all_of(policy.channel.begin(), policy.channel.end(),
                                   [](char c) { return absl::ascii_islower(c) || absl::ascii_isdigit(c) || c == '-'; });
  if (!good_id) violations.Add("channel.name", "must be 1 to 32 characters of [a-z0-9-]");
  policy.display_name = wire::TakeText(channel.display_name(), 1, 80, "channel.display_name", violations);
  policy.closed = channel.closed();
  policy.payment_hold_minutes = channel.payment_hold_minutes() == 0 ? 30 : channel.payment_hold_minutes();
  if (policy.payment_hold_minutes < 1 || policy.payment_hold_minutes > 10'080) {
    violations.Add("channel.payment_hold_minutes", "must be 1 to 10080");
  }
  if (channel.split_as_ready()) {
    violations.Add("channel.split_as_ready", "must be false: everything of an order leaves together");
  }
  RETURN_IF_ERROR(violations.ToStatus(kErrorDomain));
  return policy;
}

}  // namespace vlot::ordering
