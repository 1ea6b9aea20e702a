#include "services/payment/refunds/refunds_service.h"

#include "common/rpc/serve.h"
#include "services/payment/refunds/refund_handlers.h"

namespace vlot::payment {
namespace {

constexpr rpc::Method MethodOf(std::string_view name) { return {v1::Refunds::service_full_name(), name}; }

}  // namespace

grpc::ServerUnaryReactor* RefundsService::BatchRefundPayments(grpc::CallbackServerContext* context,
                                                              const v1::BatchRefundPaymentsRequest* request,
                                                              v1::BatchRefundPaymentsResponse* response) {
  return rpc::Serve(runtime_, context_, context, MethodOf("BatchRefundPayments"), request, response,
                    &payment::BatchRefundPayments);
}

grpc::ServerUnaryReactor* RefundsService::GetRefund(grpc::CallbackServerContext* context,
                                                    const v1::GetRefundRequest* request, v1::Refund* response) {
  return rpc::Serve(runtime_, context_, context, MethodOf("GetRefund"), request, response, &payment::GetRefund);
}

grpc::ServerUnaryReactor* RefundsService::ListRefunds(grpc::CallbackServerContext* context,
                                                      const v1::ListRefundsRequest* request,
                                                      v1::ListRefundsResponse* response) {
  return rpc::Serve(runtime_, context_, context, MethodOf("ListRefunds"), request, response, &payment::ListRefunds);
}

grpc::ServerUnaryReactor* RefundsService::RetryRefund(grpc::CallbackServerContext* context,
                                                      const v1::RetryRefundRequest* request, v1::Refund* response) {
  return rpc::Serve(runtime_, context_, context, MethodOf("RetryRefund"), request, response, &payment::RetryRefund);
}

}  // namespace vlot::payment
