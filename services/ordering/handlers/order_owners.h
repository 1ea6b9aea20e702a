// vlot.ordering.v1.OrderOwners: who placed which order, for services that tell shops of theirs.
#pragma once

#include "services/ordering/context.h"
#include "vlot/ordering/v1/order_owner.grpc.pb.h"

namespace vlot::ordering {

class OrderOwnersHandler final : public v1::OrderOwners::CallbackService {
 public:
  // Does not own it.
  explicit OrderOwnersHandler(Context& context) : context_(context) {}

  grpc::ServerUnaryReactor* BatchGetOrderOwners(grpc::CallbackServerContext*, const v1::BatchGetOrderOwnersRequest*,
                                                v1::BatchGetOrderOwnersResponse*) override;

 private:
  Context& context_;
};

}  // namespace vlot::ordering
