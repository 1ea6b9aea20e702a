#include "services/notification/clients.h"

#include "common/rpc/invoke.h"
#include "vlot/ordering/v1/ordering.grpc.pb.h"

namespace vlot::notification {
namespace {

class GrpcOrdersClient final : public OrdersClient {
 public:
  explicit GrpcOrdersClient(rpc::Client& client)
      : client_(client), stub_(ordering::v1::Orders::NewStub(client.channel())) {}

  absl::StatusOr<ordering::v1::BatchGetOrdersResponse> BatchGetOrders(const std::vector<std::string>& names) override {
    using Orders = ordering::v1::Orders::StubInterface::async_interface;
    ordering::v1::BatchGetOrdersRequest request;
    for (const std::string& name : names) request.add_names(name);
    return rpc::InvokeAndWait(client_, stub_->async(), &Orders::BatchGetOrders, std::move(request));
  }

 private:
  rpc::Client& client_;
  const std::unique_ptr<ordering::v1::Orders::StubInterface> stub_;
};

}  // namespace

std::unique_ptr<OrdersClient> MakeOrdersClient(rpc::Client& ordering) {
  return std::make_unique<GrpcOrdersClient>(ordering);
}

}  // namespace vlot::notification
