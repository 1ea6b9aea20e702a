// vlot.ordering.v1.Orders.
#pragma once

#include "common/rpc/raw_unary.h"
#include "services/ordering/context.h"
#include "vlot/ordering/v1/ordering.grpc.pb.h"

namespace vlot::ordering {

// PlaceOrder takes bytes: it is called far more often than anything else.
class OrdersHandler final : public v1::Orders::WithRawCallbackMethod_PlaceOrder<v1::Orders::CallbackService> {
 public:
  explicit OrdersHandler(Context& context);

  grpc::ServerUnaryReactor* PlaceOrder(grpc::CallbackServerContext*, const grpc::ByteBuffer*,
                                       grpc::ByteBuffer*) override;
  grpc::ServerUnaryReactor* GetOrder(grpc::CallbackServerContext*, const v1::GetOrderRequest*, v1::Order*) override;
  grpc::ServerUnaryReactor* ListOrders(grpc::CallbackServerContext*, const v1::ListOrdersRequest*,
                                       v1::ListOrdersResponse*) override;
  grpc::ServerUnaryReactor* ListOrderJournal(grpc::CallbackServerContext*, const v1::ListOrderJournalRequest*,
                                             v1::ListOrderJournalResponse*) override;
  grpc::ServerWriteReactor<v1::JournalEntry>* WatchOrder(grpc::CallbackServerContext*,
                                                         const v1::WatchOrderRequest*) override;
  grpc::ServerUnaryReactor* CancelOrder(grpc::CallbackServerContext*, const v1::CancelOrderRequest*,
                                        v1::Order*) override;
  grpc::ServerUnaryReactor* RetryPayment(grpc::CallbackServerContext*, const v1::RetryPaymentRequest*,
                                         v1::Order*) override;
  grpc::ServerUnaryReactor* BatchGetOrders(grpc::CallbackServerContext*, const v1::BatchGetOrdersRequest*,
                                           v1::BatchGetOrdersResponse*) override;
  grpc::ServerUnaryReactor* ListEvents(grpc::CallbackServerContext*, const feed::v1::ListEventsRequest*,
                                       v1::ListEventsResponse*) override;
  grpc::ServerWriteReactor<v1::ListEventsResponse>* WatchEvents(grpc::CallbackServerContext*,
                                                                const feed::v1::WatchEventsRequest*) override;

 private:
  void Submit(rpc::Call& call, ordering::PlaceOrder place, rpc::RawDone<v1::Order> done);
  // Reads one order that the caller may see, on a thread of the executor.
  void WithOrder(rpc::Call& call, const OrderId& id, std::function<void(absl::StatusOr<OrderRecord>)> then);

  // Cancels an order that the caller may see, once per request.
  void TryPaymentAgain(const OrderId& id, const Uuid& request_id, const std::string& method, absl::Time deadline,
                       rpc::Done<v1::Order> done);
  void Cancel(rpc::Call& call, OrderRecord record, idempotency::RequestKey key, CancelRequest cancel,
              rpc::Done<v1::Order> done);

  Context& context_;
  rpc::FeedServer<v1::ListEventsResponse> feed_server_;
};

}  // namespace vlot::ordering
