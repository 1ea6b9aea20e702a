// The gRPC surface: one line a method. What they do is in handlers.cc and batch_handlers.cc.
#pragma once

#include "common/rpc/runtime.h"
#include "services/payment/handlers.h"
#include "vlot/payment/v1/payment.grpc.pb.h"

namespace vlot::payment {

class Service final : public v1::Payments::CallbackService {
 public:
  // Owns neither.
  Service(rpc::Runtime& runtime, Context& context) : runtime_(runtime), context_(context) {}

  grpc::ServerUnaryReactor* GetPayment(grpc::CallbackServerContext* context, const v1::GetPaymentRequest* request,
                                       v1::Payment* response) override;
  grpc::ServerUnaryReactor* ListPayments(grpc::CallbackServerContext* context, const v1::ListPaymentsRequest* request,
                                         v1::ListPaymentsResponse* response) override;
  grpc::ServerUnaryReactor* RefundPayment(grpc::CallbackServerContext* context, const v1::RefundPaymentRequest* request,
                                          v1::Refund* response) override;
  grpc::ServerUnaryReactor* BatchCreatePayments(grpc::CallbackServerContext* context,
                                                const v1::BatchCreatePaymentsRequest* request,
                                                v1::BatchCreatePaymentsResponse* response) override;
  grpc::ServerUnaryReactor* BatchRetryPayments(grpc::CallbackServerContext* context,
                                               const v1::BatchRetryPaymentsRequest* request,
                                               v1::BatchCreatePaymentsResponse* response) override;
  grpc::ServerUnaryReactor* BatchCancelPayments(grpc::CallbackServerContext* context,
                                                const v1::BatchCancelPaymentsRequest* request,
                                                v1::BatchCancelPaymentsResponse* response) override;
  grpc::ServerUnaryReactor* NotifyPayment(grpc::CallbackServerContext* context, const v1::NotifyPaymentRequest* request,
                                          v1::NotifyPaymentResponse* response) override;
  grpc::ServerUnaryReactor* BatchNotifyPayments(grpc::CallbackServerContext* context,
                                                const v1::BatchNotifyPaymentsRequest* request,
                                                v1::BatchNotifyPaymentsResponse* response) override;
  grpc::ServerUnaryReactor* ListEvents(grpc::CallbackServerContext* context, const feed::v1::ListEventsRequest* request,
                                       v1::ListEventsResponse* response) override;
  grpc::ServerWriteReactor<v1::ListEventsResponse>* WatchEvents(grpc::CallbackServerContext* context,
                                                                const feed::v1::WatchEventsRequest* request) override;

 private:
  rpc::Runtime& runtime_;
  Context& context_;
};

}  // namespace vlot::payment
