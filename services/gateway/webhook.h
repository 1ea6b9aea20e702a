// The door for the payment provider's webhooks: hints that payments may have changed.
#pragma once

#include <vector>

#include "common/batch/dispatcher.h"
#include "common/http/responder.h"
#include "common/metrics/metrics.h"
#include "common/rpc/channels.h"
#include "common/time/clock.h"
#include "services/gateway/refusals.h"
#include "vlot/payment/v1/payment.pb.h"

namespace vlot::gateway {

// POST /webhooks/mollie with `id=tr_...`. The hint is passed on as our own call, with those that came meanwhile:
// anybody may send one, and all that it does is make the payment service ask the provider. Answers 200 also for ids
// that nobody knows, 400 without an id, and 503 when the payment service did not take it, so that the provider calls
// again.
class MollieWebhook {
 public:
  // Owns none of these.
  MollieWebhook(rpc::Channels& channels, Refusals& refusals, Clock& clock, metrics::Registry& metrics);

  void Handle(const http::Request& request, const http::Responder& responder);

 private:
  using Hints = batch::Dispatcher<payment::v1::NotifyPaymentRequest, payment::v1::NotifyPaymentResponse>;

  void PassOn(std::vector<payment::v1::NotifyPaymentRequest> hints, Hints::BatchDone done);

  rpc::Channels& channels_;
  Refusals& refusals_;
  Clock& clock_;
  Hints hints_;
};

}  // namespace vlot::gateway
