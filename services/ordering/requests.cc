#include "services/ordering/requests.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/checks/check_digits.h"
#include "common/wire/types.h"
#include "services/ordering/derived_ids.h"
#include "services/ordering/policy.h"

namespace vlot::ordering {
namespace {

const v1::Order& OrderOf(const Outgoing& out) { return out.placed->details.order(); }
const v1::Customer& CustomerOf(const Outgoing& out) { return out.placed->details.customer(); }

std::string AccrualName(const ShipmentId& shipment) { return absl::StrCat("accruals/", shipment.ToString()); }
std::string CreditName(const OrderId& order) { return absl::StrCat("creditReservations/", order.ToString()); }

absl::Time StockHeldUntil(const PlacedOrder& placed) {
  return placed.created_at + placed.payment_hold + kReservationMargin;
}

void AddLines(const v1::Order& order, bool with_charges,
              google::protobuf::RepeatedPtrField<invoicing::v1::BillableLine>* lines) {
  for (const v1::OrderLine& line : order.lines()) {
    invoicing::v1::BillableLine& out = *lines->Add();
    out.set_line(line.line());
    out.set_title(line.title());
    out.set_item(line.item().substr(Sku::kCollection.size() + 1));  // the SKU: `items/` is a name's
    out.set_quantity(line.quantity());
    *out.mutable_unit_price() = line.unit_price();
    out.set_vat_category(line.vat_category());
  }
  if (!with_charges) return;
  const auto add = [&](const v1::Charge& charge, int quantity) {
    invoicing::v1::BillableLine& out = *lines->Add();
    out.set_title(charge.title());
    out.set_quantity(quantity);
    *out.mutable_unit_price() = charge.amount();
    out.set_vat_category(charge.vat_category());
    out.set_charge(true);
  };
  for (const v1::Charge& charge : order.charges()) add(charge, 1);
  for (const v1::Charge& allowance : order.allowances()) add(allowance, -1);
}

invoicing::v1::Party ToParty(const v1::Customer& customer) {
  invoicing::v1::Party party;
  const bool business = customer.kind() == v1::Customer::BUSINESS;
  party.set_legal_name(business && !customer.company().legal_name().empty() ? customer.company().legal_name()
                                                                            : customer.display_name());
  *party.mutable_address() = customer.address();
  party.set_business(business);
  party.set_registration_number(customer.company().registration_number());
  // What was taken before check digits were looked at must not hold up an order that is paid.
  if (IsVatId(customer.company().vat_id())) party.set_vat_id(customer.company().vat_id());
  party.set_buyer_reference(customer.company().buyer_reference());
  party.set_email(customer.email());
  return party;
}

struct Hours {
  int from, until;
};
Hours HoursOf(v1::Delivery::Window window) {
  switch (window) {
    case v1::Delivery::MORNING:
      return {8, 13};
    case v1::Delivery::AFTERNOON:
      return {13, 18};
    case v1::Delivery::EVENING:
      return {18, 22};
    default:
      return {0, 0};
  }
}

}  // namespace

fulfilment::v1::ReserveStockRequest ToReserveStock(const Outgoing& out) {
  fulfilment::v1::ReserveStockRequest request;
  request.set_name(ReservationOf(out.placed->id).Name());
  request.set_order(out.placed->id.Name());
  for (const v1::OrderLine& line : OrderOf(out).lines()) {
    auto& demand = *request.add_lines();
    demand.set_line(line.line());
    demand.set_item(line.item());
    demand.set_quantity(line.quantity());
  }
  *request.mutable_expire_time() = wire::ToProto(StockHeldUntil(*out.placed));
  return request;
}

fulfilment::v1::ReleaseStockRequest ToReleaseStock(const Outgoing& out) {
  fulfilment::v1::ReleaseStockRequest request;
  request.set_name(ReservationOf(out.placed->id).Name());
  request.set_order(out.placed->id.Name());
  return request;
}

fulfilment::v1::CreateShipmentRequest ToCreateShipment(const Outgoing& out) {
  fulfilment::v1::CreateShipmentRequest request;
  request.set_name(ShipmentOf(out.placed->id, out.step->shipment).Name());
  request.set_order(out.placed->id.Name());
  request.set_reservation(ReservationOf(out.placed->id).Name());
  return request;
}

fulfilment::v1::CancelShipmentRequest ToCancelShipment(const Outgoing& out) {
  fulfilment::v1::CancelShipmentRequest request;
  request.set_name(ShipmentOf(out.placed->id, out.step->shipment).Name());
  request.set_order(out.placed->id.Name());
  return request;
}

fulfilment::v1::AdvanceShipmentRequest ToAdvanceShipment(const Outgoing& out) {
  fulfilment::v1::AdvanceShipmentRequest request;
  request.set_name(ShipmentOf(out.placed->id, out.step->shipment).Name());
  request.set_state(out.step->kind == StepKind::kHandOver ? fulfilment::v1::Shipment::PICKED_UP
                                                          : fulfilment::v1::Shipment::DELIVERED);
  *request.mutable_event_time() = wire::ToProto(out.shipment.tracking_time);
  return request;
}

payment::v1::CreatePaymentRequest ToCreatePayment(const Outgoing& out) {
  const v1::Order& order = OrderOf(out);
  payment::v1::CreatePaymentRequest request;
  request.set_name(PaymentOf(out.placed->id).Name());
  request.set_order(out.placed->id.Name());
  *request.mutable_amount() = order.totals().gross();
  request.set_description(absl::StrCat("Order ", out.placed->number()));
  request.set_redirect_url(order.payment().redirect_url());
  request.set_method(order.payment().method());
  *request.mutable_expire_time() = wire::ToProto(out.placed->created_at + out.placed->payment_hold);
  request.set_language(CustomerOf(out).language());
  return request;
}

payment::v1::CancelPaymentRequest ToCancelPayment(const Outgoing& out) {
  payment::v1::CancelPaymentRequest request;
  request.set_name(PaymentOf(out.placed->id).Name());
  request.set_order(out.placed->id.Name());
  request.set_reason("CANCELLED");
  return request;
}

invoicing::v1::ReserveCreditRequest ToReserveCredit(const Outgoing& out) {
  invoicing::v1::ReserveCreditRequest request;
  request.set_name(CreditName(out.placed->id));
  request.set_order(out.placed->id.Name());
  request.set_account(out.placed->account.Name());
  *request.mutable_amount() = OrderOf(out).totals().gross();
  return request;
}

invoicing::v1::ReleaseCreditRequest ToReleaseCredit(const Outgoing& out) {
  invoicing::v1::ReleaseCreditRequest request;
  request.set_name(CreditName(out.placed->id));
  request.set_order(out.placed->id.Name());
  request.set_account(out.placed->account.Name());
  return request;
}

invoicing::v1::IssueInvoiceRequest ToIssueInvoice(const Outgoing& out, absl::Time now) {
  const v1::Order& order = OrderOf(out);
  invoicing::v1::IssueInvoiceRequest request;
  request.set_name(InvoiceOf(out.placed->id).Name());
  request.set_order(out.placed->id.Name());
  request.set_order_number(out.placed->number());
  request.set_account(out.placed->account.Name());
  *request.mutable_buyer() = ToParty(CustomerOf(out));
  AddLines(order, true, request.mutable_lines());
  request.set_prices_include_vat(order.prices_include_vat());
  *request.mutable_prepaid() = order.totals().gross();
  if (out.paid_at != absl::InfinitePast()) *request.mutable_pay_time() = wire::ToProto(out.paid_at);
  request.set_pay_method(out.paid_by);
  *request.mutable_event_time() = wire::ToProto(now);
  request.set_external_reference(order.external_reference());
  request.set_language(CustomerOf(out).language());
  request.set_delivery_region_code(order.delivery().address().region_code());
  return request;
}

invoicing::v1::IssueCreditNoteRequest ToIssueCreditNote(const Outgoing& out, absl::Time now) {
  invoicing::v1::IssueCreditNoteRequest request;
  request.set_name(CreditNoteOf(out.placed->id).Name());
  request.set_invoice(InvoiceOf(out.placed->id).Name());
  request.set_order(out.placed->id.Name());
  request.set_reason("The order was cancelled");
  *request.mutable_event_time() = wire::ToProto(now);
  return request;
}

invoicing::v1::AccrueItemsRequest ToAccrueItems(const Outgoing& out) {
  const v1::Order& order = OrderOf(out);
  invoicing::v1::AccrueItemsRequest request;
  request.set_name(AccrualName(ShipmentOf(out.placed->id, out.step->shipment)));
  request.set_order(out.placed->id.Name());
  request.set_order_number(out.placed->number());
  request.set_account(out.placed->account.Name());
  AddLines(order, true, request.mutable_lines());
  request.set_prices_include_vat(order.prices_include_vat());
  *request.mutable_event_time() = wire::ToProto(out.shipment.tracking_time);
  request.set_last(true);
  request.set_external_reference(order.external_reference());
  return request;
}

courier::v1::BookDeliveryRequest ToBookDelivery(const Outgoing& out, const google::type::PostalAddress& from) {
  const v1::Order& order = OrderOf(out);
  const v1::Delivery& delivery = order.delivery();
  const int shipment = out.step->shipment;
  courier::v1::BookDeliveryRequest request;
  request.set_name(JobOf(out.placed->id, shipment).Name());
  request.set_order(out.placed->id.Name());
  request.set_order_number(out.placed->number());
  request.set_shipment(ShipmentOf(out.placed->id, shipment).Name());
  *request.mutable_from() = from;
  *request.mutable_to() = delivery.address();
  request.set_parcels(std::max(1, out.shipment.parcels));
  request.set_weight_grams(out.shipment.weight_grams);
  request.set_identity_check(delivery.identity_check());
  if (delivery.has_date()) *request.mutable_date() = delivery.date();
  const Hours hours = HoursOf(delivery.window());
  request.set_from_hour(hours.from);
  request.set_until_hour(hours.until);
  request.set_instructions(delivery.instructions());
  return request;
}

courier::v1::CancelDeliveryRequest ToCancelDelivery(const Outgoing& out) {
  courier::v1::CancelDeliveryRequest request;
  request.set_name(JobOf(out.placed->id, out.step->shipment).Name());
  request.set_order(out.placed->id.Name());
  return request;
}

}  // namespace vlot::ordering
