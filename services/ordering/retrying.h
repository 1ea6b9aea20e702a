// Starts new attempts to pay at the payment service.
#pragma once

#include <functional>
#include <memory>

#include "absl/status/statusor.h"
#include "common/ids/ids.h"
#include "common/rpc/channels.h"

namespace vlot::ordering {

class PaymentRetrier {
 public:
  using Done = std::function<void(absl::StatusOr<std::string> checkout_url)>;
  virtual ~PaymentRetrier() = default;
  // `done` from any thread. `request_id` is the key.
  virtual void Retry(const PaymentId& payment, const Uuid& request_id, const std::string& method, absl::Time deadline,
                     Done done) = 0;
};

// Owns none of its parts.
absl::StatusOr<std::unique_ptr<PaymentRetrier>> MakePaymentRetrier(rpc::Channels& channels);

}  // namespace vlot::ordering
