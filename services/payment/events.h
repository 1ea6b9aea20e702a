// What payment appends to its feed (vlot.payment.v1.Event), and how it reads it back for others. Pure, any thread.
#pragma once

#include "absl/time/time.h"
#include "common/feed/event.h"
#include "services/payment/decision.h"

namespace vlot::payment::v1 {
class Event;
}  // namespace vlot::payment::v1

namespace vlot::payment {

// `payment` as it is after it, with its new version.
feed::NewEvent ToEvent(const Payment& payment, const EventFact& fact, absl::Time now);

}  // namespace vlot::payment
