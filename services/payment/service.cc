#include "services/payment/service.h"

#include <memory>
#include <utility>

namespace vlot::payment {
namespace {

constexpr rpc::Method MethodOf(std::string_view name) { return {v1::Payments::service_full_name(), name}; }

// Serves one unary method with its handler.
template <class Request, class Response>
grpc::ServerUnaryReactor* Serve(rpc::Runtime& runtime, Context& context, grpc::CallbackServerContext* server_context,
                                std::string_view method, const Request* request, Response* response,
                                void (*handler)(Context&, rpc::Call&, const Request&, rpc::Done<Response>)) {
  return rpc::Unary(runtime, server_context, MethodOf(method), request, response,
                    [&context, handler](rpc::Call& call, const Request& request, rpc::Done<Response> done) {
                      handler(context, call, request, done);
                    });
}

}  // namespace

grpc::ServerUnaryReactor* Service::GetPayment(grpc::CallbackServerContext* context,
                                              const v1::GetPaymentRequest* request, v1::Payment* response) {
  return Serve(runtime_, context_, context, "GetPayment", request, response, &payment::GetPayment);
}

grpc::ServerUnaryReactor* Service::ListPayments(grpc::CallbackServerContext* context,
                                                const v1::ListPaymentsRequest* request,
                                                v1::ListPaymentsResponse* response) {
  return Serve(runtime_, context_, context, "ListPayments", request, response, &payment::ListPayments);
}

grpc::ServerUnaryReactor* Service::RefundPayment(grpc::CallbackServerContext* context,
                                                 const v1::RefundPaymentRequest* request, v1::Refund* response) {
  return Serve(runtime_, context_, context, "RefundPayment", request, response, &payment::RefundPayment);
}

grpc::ServerUnaryReactor* Service::BatchCreatePayments(grpc::CallbackServerContext* context,
                                                       const v1::BatchCreatePaymentsRequest* request,
                                                       v1::BatchCreatePaymentsResponse* response) {
  return Serve(runtime_, context_, context, "BatchCreatePayments", request, response, &payment::BatchCreatePayments);
}

grpc::ServerUnaryReactor* Service::BatchRetryPayments(grpc::CallbackServerContext* context,
                                                      const v1::BatchRetryPaymentsRequest* request,
                                                      v1::BatchCreatePaymentsResponse* response) {
  return Serve(runtime_, context_, context, "BatchRetryPayments", request, response, &payment::BatchRetryPayments);
}

grpc::ServerUnaryReactor* Service::BatchCancelPayments(grpc::CallbackServerContext* context,
                                                       const v1::BatchCancelPaymentsRequest* request,
                                                       v1::BatchCancelPaymentsResponse* response) {
  return Serve(runtime_, context_, context, "BatchCancelPayments", request, response, &payment::BatchCancelPayments);
}

grpc::ServerUnaryReactor* Service::NotifyPayment(grpc::CallbackServerContext* context,
                                                 const v1::NotifyPaymentRequest* request,
                                                 v1::NotifyPaymentResponse* response) {
  return Serve(runtime_, context_, context, "NotifyPayment", request, response, &payment::NotifyPayment);
}

grpc::ServerUnaryReactor* Service::ListEvents(grpc::CallbackServerContext* context,
                                              const feed::v1::ListEventsRequest* request,
                                              v1::ListEventsResponse* response) {
  return rpc::Unary(runtime_, context, MethodOf("ListEvents"), request, response,
                    [this](rpc::Call&, const feed::v1::ListEventsRequest& request,
                           rpc::Done<v1::ListEventsResponse> done) { context_.feed.List(request, done); });
}

grpc::ServerWriteReactor<v1::ListEventsResponse>* Service::WatchEvents(grpc::CallbackServerContext* context,
                                                                       const feed::v1::WatchEventsRequest* request) {
  return rpc::ServerStream<v1::ListEventsResponse>(
      runtime_, context, MethodOf("WatchEvents"), request,
      [this](rpc::Call&, const feed::v1::WatchEventsRequest& request,
             std::shared_ptr<rpc::StreamWriter<v1::ListEventsResponse>> out) {
        context_.feed.Watch(request, std::move(out));
      });
}

}  // namespace vlot::payment
