// The gRPC surface of refunds: one line a method. What they do is in refund_handlers.cc.
#pragma once

#include "common/rpc/runtime.h"
#include "services/payment/handlers.h"
#include "vlot/payment/v1/refund.grpc.pb.h"

namespace vlot::payment {

class RefundsService final : public v1::Refunds::CallbackService {
 public:
  // Owns neither.
  RefundsService(rpc::Runtime& runtime, Context& context) : runtime_(runtime), context_(context) {}

  grpc::ServerUnaryReactor* BatchRefundPayments(grpc::CallbackServerContext* context,
                                                const v1::BatchRefundPaymentsRequest* request,
                                                v1::BatchRefundPaymentsResponse* response) override;
  grpc::ServerUnaryReactor* GetRefund(grpc::CallbackServerContext* context, const v1::GetRefundRequest* request,
                                      v1::Refund* response) override;
  grpc::ServerUnaryReactor* ListRefunds(grpc::CallbackServerContext* context, const v1::ListRefundsRequest* request,
                                        v1::ListRefundsResponse* response) override;
  grpc::ServerUnaryReactor* RetryRefund(grpc::CallbackServerContext* context, const v1::RetryRefundRequest* request,
                                        v1::Refund* response) override;

 private:
  rpc::Runtime& runtime_;
  Context& context_;
};

}  // namespace vlot::payment
