#include "services/payment/service.h"

#include "common/rpc/serve.h"

namespace vlot::payment {
namespace {

constexpr rpc::Method MethodOf(std::string_view name) { return {v1::Payments::service_full_name(), name}; }

}  // namespace

grpc::ServerUnaryReactor* Service::GetPayment(grpc::CallbackServerContext* context,
                                              const v1::GetPaymentRequest* request, v1::Payment* response) {
  return rpc::Serve(runtime_, context_, context, MethodOf("GetPayment"), request, response, &payment::GetPayment);
}

grpc::ServerUnaryReactor* Service::ListPayments(grpc::CallbackServerContext* context,
                                                const v1::ListPaymentsRequest* request,
                                                v1::ListPaymentsResponse* response) {
  return rpc::Serve(runtime_, context_, context, MethodOf("ListPayments"), request, response, &payment::ListPayments);
}

grpc::ServerUnaryReactor* Service::RefundPayment(grpc::CallbackServerContext* context,
                                                 const v1::RefundPaymentRequest* request, v1::Refund* response) {
  return rpc::Serve(runtime_, context_, context, MethodOf("RefundPayment"), request, response, &payment::RefundPayment);
}

grpc::ServerUnaryReactor* Service::BatchCreatePayments(grpc::CallbackServerContext* context,
                                                       const v1::BatchCreatePaymentsRequest* request,
                                                       v1::BatchCreatePaymentsResponse* response) {
  return rpc::Serve(runtime_, context_, context, MethodOf("BatchCreatePayments"), request, response,
                    &payment::BatchCreatePayments);
}

grpc::ServerUnaryReactor* Service::BatchRetryPayments(grpc::CallbackServerContext* context,
                                                      const v1::BatchRetryPaymentsRequest* request,
                                                      v1::BatchCreatePaymentsResponse* response) {
  return rpc::Serve(runtime_, context_, context, MethodOf("BatchRetryPayments"), request, response,
                    &payment::BatchRetryPayments);
}

grpc::ServerUnaryReactor* Service::BatchCancelPayments(grpc::CallbackServerContext* context,
                                                       const v1::BatchCancelPaymentsRequest* request,
                                                       v1::BatchCancelPaymentsResponse* response) {
  return rpc::Serve(runtime_, context_, context, MethodOf("BatchCancelPayments"), request, response,
                    &payment::BatchCancelPayments);
}

grpc::ServerUnaryReactor* Service::NotifyPayment(grpc::CallbackServerContext* context,
                                                 const v1::NotifyPaymentRequest* request,
                                                 v1::NotifyPaymentResponse* response) {
  return rpc::Serve(runtime_, context_, context, MethodOf("NotifyPayment"), request, response, &payment::NotifyPayment);
}

grpc::ServerUnaryReactor* Service::BatchNotifyPayments(grpc::CallbackServerContext* context,
                                                       const v1::BatchNotifyPaymentsRequest* request,
                                                       v1::BatchNotifyPaymentsResponse* response) {
  return rpc::Serve(runtime_, context_, context, MethodOf("BatchNotifyPayments"), request, response,
                    &payment::BatchNotifyPayments);
}

grpc::ServerUnaryReactor* Service::ListEvents(grpc::CallbackServerContext* context,
                                              const feed::v1::ListEventsRequest* request,
                                              v1::ListEventsResponse* response) {
  return context_.feed.ServeList(runtime_, context, MethodOf("ListEvents"), request, response);
}

grpc::ServerWriteReactor<v1::ListEventsResponse>* Service::WatchEvents(grpc::CallbackServerContext* context,
                                                                       const feed::v1::WatchEventsRequest* request) {
  return context_.feed.ServeWatch(runtime_, context, MethodOf("WatchEvents"), request);
}

}  // namespace vlot::payment
