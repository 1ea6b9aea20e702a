// The other services that notification uses: ordering, for orders with their customers.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/rpc/client.h"
#include "vlot/ordering/v1/ordering.pb.h"

namespace vlot::notification {

class OrdersClient {
 public:
  virtual ~OrdersClient() = default;
  // Those that exist, in no order; at most 1,000 names ("orders/<uuid>"). Blocks. From one thread.
  virtual absl::StatusOr<ordering::v1::BatchGetOrdersResponse> BatchGetOrders(
      const std::vector<std::string>& names) = 0;
};

// By gRPC. Does not own the client.
std::unique_ptr<OrdersClient> MakeOrdersClient(rpc::Client& ordering);

}  // namespace vlot::notification
