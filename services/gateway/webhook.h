// The door for the payment provider's webhooks: a hint that a payment may have changed.
#pragma once

#include <memory>

#include "common/http/responder.h"
#include "common/rpc/channels.h"
#include "services/gateway/refusals.h"
#include "vlot/payment/v1/payment.grpc.pb.h"

namespace vlot::gateway {

// POST /webhooks/mollie with `id=tr_...`. The hint is passed on as our own call: anybody may send one, and all that it
// does is make the payment service ask the provider. Answers 200 also for ids that nobody knows, 400 without an id, and
// 503 when the payment service cannot be reached, so that the provider calls again.
class MollieWebhook {
 public:
  // Owns neither the channels nor the refusals.
  MollieWebhook(rpc::Channels& channels, Refusals& refusals) : channels_(channels), refusals_(refusals) {}

  void Handle(const http::Request& request, http::Responder responder);

 private:
  rpc::Channels& channels_;
  Refusals& refusals_;
};

}  // namespace vlot::gateway
