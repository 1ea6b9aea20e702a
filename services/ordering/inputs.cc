#include "services/ordering/inputs.h"

#include "common/wire/types.h"
#include "services/ordering/derived_ids.h"

namespace vlot::ordering {
namespace {

// Shipments of one order; more than a plan ever has.
constexpr int kShipmentsMax = 100;

absl::Time TimeOf(const google::protobuf::Timestamp& proto) {
  const auto time = wire::FromProto(proto);
  return time.ok() ? *time : absl::InfinitePast();
}

std::optional<PaymentEvent::Kind> KindOf(payment::v1::Event::Kind kind) {
  switch (kind) {
    case payment::v1::Event::PAYMENT_OPENED:
      return PaymentEvent::Kind::kOpened;
    case payment::v1::Event::PAYMENT_PAID:
      return PaymentEvent::Kind::kPaid;
    case payment::v1::Event::PAYMENT_FAILED:
      return PaymentEvent::Kind::kFailed;
    case payment::v1::Event::PAYMENT_EXPIRED:
      return PaymentEvent::Kind::kExpired;
    case payment::v1::Event::PAYMENT_CANCELLED:
      return PaymentEvent::Kind::kCancelled;
    case payment::v1::Event::REFUND_REQUESTED:
      return PaymentEvent::Kind::kRefundRequested;
    case payment::v1::Event::REFUND_DONE:
      return PaymentEvent::Kind::kRefundDone;
    case payment::v1::Event::REFUND_FAILED:
      return PaymentEvent::Kind::kRefundFailed;
    case payment::v1::Event::CHARGEBACK_RECEIVED:
      return PaymentEvent::Kind::kChargedBack;
    default:
      return std::nullopt;
  }
}

std::optional<TrackingEvent::Kind> KindOf(courier::v1::Event::Kind kind) {
  switch (kind) {
    case courier::v1::Event::TRACKING_CHANGED:
      return TrackingEvent::Kind::kTracking;
    case courier::v1::Event::PARTNER_CHANGED:
      return TrackingEvent::Kind::kPartnerChanged;
    case courier::v1::Event::JOB_UNROUTABLE:
      return TrackingEvent::Kind::kUnroutable;
    default:
      return std::nullopt;
  }
}

// The ids are derived, so the number of a shipment is found by trying: nearly always the first.
int ShipmentNumber(const OrderId& order, std::string_view job) {
  for (int number = 1; number <= kShipmentsMax; ++number) {
    if (JobOf(order, number).Name() == job) return number;
  }
  return 0;
}

}  // namespace

std::optional<std::pair<OrderId, Input>> ToInput(const payment::v1::Event& event) {
  const auto order = OrderId::ParseName(event.order());
  const auto kind = KindOf(event.kind());
  if (!order.ok() || !kind) return std::nullopt;
  PaymentEvent input{.position = event.position(),
                     .kind = *kind,
                     .event_time = TimeOf(event.event_time()),
                     .checkout_url = event.checkout_url(),
                     .reason = event.reason(),
                     .method = event.method()};
  if (const auto refund = RefundId::ParseName(event.refund()); refund.ok()) input.refund = refund->uuid();
  if (event.has_amount()) {
    if (auto amount = wire::FromProto(event.amount()); amount.ok()) input.amount = *amount;
  }
  return std::make_pair(*order, Input(std::move(input)));
}

std::optional<std::pair<OrderId, Input>> ToInput(const courier::v1::Event& event) {
  const auto order = OrderId::ParseName(event.order());
  const auto kind = KindOf(event.kind());
  if (!order.ok() || !kind) return std::nullopt;
  const int shipment = ShipmentNumber(*order, event.job());
  if (shipment == 0) return std::nullopt;
  TrackingEvent input{.position = event.position(),
                      .kind = *kind,
                      .shipment = shipment,
                      .event_time = TimeOf(event.event_time()),
                      .tracking = static_cast<Tracking>(event.state())};
  if (event.reason() != courier::v1::TRACKING_REASON_UNSPECIFIED) {
    input.reason = courier::v1::TrackingReason_Name(event.reason());
  }
  if (event.has_identity_check()) {
    const courier::v1::IdentityCheck& seen = event.identity_check();
    if (const auto expires = wire::FromProto(seen.expire_date()); expires.ok()) {
      input.identity = {.in_order = seen.passed(), .document_type = seen.document_type(), .expire_date = *expires};
    }
  }
  if (event.has_booking()) input.booking = ToShipmentFacts(event.booking());
  return std::make_pair(*order, Input(std::move(input)));
}

ShipmentFacts ToShipmentFacts(const courier::v1::Booking& booking) {
  return {.tracking_code = booking.tracking_code(),
          .courier = booking.courier(),
          .promised_from = TimeOf(booking.window().from_time()),
          .promised_until = TimeOf(booking.window().until_time())};
}

}  // namespace vlot::ordering
