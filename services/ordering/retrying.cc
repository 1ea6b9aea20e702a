#include "services/ordering/retrying.h"

#include "common/rpc/invoke.h"
#include "common/status/status.h"
#include "common/wire/status.h"
#include "vlot/payment/v1/payment.grpc.pb.h"

namespace vlot::ordering {
namespace {

class Retrier final : public PaymentRetrier {
 public:
  explicit Retrier(rpc::Client& client) : client_(client), stub_(payment::v1::Payments::NewStub(client.channel())) {}

  void Retry(const PaymentId& payment, const Uuid& request_id, const std::string& method, absl::Time deadline,
             Done done) override {
    payment::v1::BatchRetryPaymentsRequest request;
    auto& retry = *request.add_requests();
    retry.set_name(payment.Name());
    retry.set_request_id(request_id.ToString());
    retry.set_method(method);
    using Payments = payment::v1::Payments::StubInterface::async_interface;
    rpc::Invoke(client_, stub_->async(), &Payments::BatchRetryPayments, std::move(request), {.deadline = deadline},
                [done = std::move(done)](absl::StatusOr<payment::v1::BatchCreatePaymentsResponse> response) {
                  if (!response.ok()) return done(response.status());
                  if (response->results_size() != 1)
                    return done(absl::InternalError("the payment service gave no result"));
                  const auto& result = response->results(0);
                  if (result.has_error()) return done(wire::FromProto(result.error()));
                  done(result.payment().checkout_url());
                });
  }

 private:
  rpc::Client& client_;
  std::unique_ptr<payment::v1::Payments::StubInterface> stub_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<PaymentRetrier>> MakePaymentRetrier(rpc::Channels& channels) {
  ASSIGN_OR_RETURN(rpc::Client * payment, channels.For("payment"));
  return std::make_unique<Retrier>(*payment);
}

}  // namespace vlot::ordering
