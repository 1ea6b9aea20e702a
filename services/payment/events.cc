#include "services/payment/events.h"

#include "common/wire/types.h"
#include "vlot/payment/v1/payment.pb.h"

namespace vlot::payment {

feed::NewEvent ToEvent(const Payment& payment, const EventFact& fact, absl::Time now) {
  v1::Event event;
  event.set_kind(static_cast<v1::Event::Kind>(fact.kind));
  *event.mutable_event_time() = wire::ToProto(now);
  event.set_payment(payment.id.Name());
  event.set_order(payment.order.Name());
  *event.mutable_amount() = wire::ToProto(fact.amount);
  event.set_checkout_url(fact.checkout_url);
  if (!fact.refund.IsNil()) event.set_refund(fact.refund.Name());
  event.set_reason(fact.reason);
  event.set_psp_id(fact.psp_id);
  event.set_method(fact.method);
  return {.payload = event.SerializeAsString()};
}

}  // namespace vlot::payment
