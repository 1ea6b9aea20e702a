// Small fakes of the services behind the gateway, for its tests. They tell by what was asked how they answer.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "absl/synchronization/notification.h"
#include "common/rpc/server_stream.h"
#include "common/rpc/testing/test_server.h"
#include "common/rpc/unary.h"
#include "common/status/status.h"
#include "vlot/ordering/v1/ordering.grpc.pb.h"
#include "vlot/payment/v1/payment.grpc.pb.h"

namespace vlot::gateway {

// What the services were asked last: the method and its request in text form, on one line. Thread-safe.
class Seen {
 public:
  void Set(const std::string& method, const google::protobuf::Message& request) {
    std::string text = request.ShortDebugString();
    absl::MutexLock lock(&mutex_);
    last_ = absl::StrCat(method, " ", text);
  }
  std::string last() const {
    absl::MutexLock lock(&mutex_);
    return last_;
  }

 private:
  mutable absl::Mutex mutex_;
  std::string last_;
};

class FakeOrders final : public ordering::v1::Orders::CallbackService {
 public:
  FakeOrders(rpc::Runtime& runtime, Seen& seen) : runtime_(runtime), seen_(seen) {}

  grpc::ServerUnaryReactor* GetOrder(grpc::CallbackServerContext* context, const ordering::v1::GetOrderRequest* request,
                                     ordering::v1::Order* response) override {
    return rpc::Unary(runtime_, context, MethodOf("GetOrder"), request, response,
                      [this](rpc::Call& call, const auto& request, rpc::Done<ordering::v1::Order> done) {
                        Note(call, "GetOrder", request);
                        if (absl::Status refusal = RefusalOf(request.name()); !refusal.ok()) return done(refusal);
                        done(Answer(request.name()));
                      });
  }
  grpc::ServerUnaryReactor* PlaceOrder(grpc::CallbackServerContext* context,
                                       const ordering::v1::PlaceOrderRequest* request,
                                       ordering::v1::Order* response) override {
    return rpc::Unary(runtime_, context, MethodOf("PlaceOrder"), request, response,
                      [this](rpc::Call& call, const auto& request, rpc::Done<ordering::v1::Order> done) {
                        Note(call, "PlaceOrder", request);
                        if (request.order().external_reference() == "wrong") return done(WrongFields());
                        done(Answer("orders/new"));
                      });
  }
  grpc::ServerUnaryReactor* CancelOrder(grpc::CallbackServerContext* context,
                                        const ordering::v1::CancelOrderRequest* request,
                                        ordering::v1::Order* response) override {
    return rpc::Unary(runtime_, context, MethodOf("CancelOrder"), request, response,
                      [this](rpc::Call& call, const auto& request, rpc::Done<ordering::v1::Order> done) {
                        Note(call, "CancelOrder", request);
                        done(Answer(request.name()));
                      });
  }
  grpc::ServerUnaryReactor* ListOrders(grpc::CallbackServerContext* context,
                                       const ordering::v1::ListOrdersRequest* request,
                                       ordering::v1::ListOrdersResponse* response) override {
    return rpc::Unary(runtime_, context, MethodOf("ListOrders"), request, response,
                      [this](rpc::Call& call, const auto& request, rpc::Done<ordering::v1::ListOrdersResponse> done) {
                        Note(call, "ListOrders", request);
                        done(absl::OkStatus());
                      });
  }
  // "two" has two entries and ends; "breaks" one, and then an error; "open" one and goes on; "quiet" none and goes on.
  grpc::ServerWriteReactor<ordering::v1::JournalEntry>* WatchOrder(
      grpc::CallbackServerContext* context, const ordering::v1::WatchOrderRequest* request) override {
    return rpc::ServerStream<ordering::v1::JournalEntry>(
        runtime_, context, MethodOf("WatchOrder"), request,
        [this](rpc::Call&, const ordering::v1::WatchOrderRequest& request, const std::shared_ptr<Writer>& out) {
          if (absl::Status refusal = RefusalOf(request.name()); !refusal.ok()) return out->Finish(refusal);
          if (request.name() != "orders/quiet") out->Write(Entry(1));
          if (request.name() == "orders/two") out->Write(Entry(2));
          if (request.name() == "orders/two") return out->Finish(absl::OkStatus());
          if (request.name() == "orders/breaks") return out->Finish(absl::UnavailableError("gone"));
          absl::MutexLock lock(&mutex_);
          out->OnOver([over = over_] { over->Notify(); });
        });
  }

  // Of the caller of the last method: "webshop:zaak".
  std::string actor() const {
    absl::MutexLock lock(&mutex_);
    return actor_;
  }
  // Notified when the stream that goes on has ended.
  absl::Notification& stream_over() {
    absl::MutexLock lock(&mutex_);
    return *over_;
  }
  void ForgetStreams() {
    absl::MutexLock lock(&mutex_);
    over_ = std::make_shared<absl::Notification>();
  }

 private:
  using Writer = rpc::StreamWriter<ordering::v1::JournalEntry>;

  static constexpr rpc::Method MethodOf(std::string_view name) {
    return {ordering::v1::Orders::service_full_name(), name};
  }

  static ordering::v1::Order Answer(const std::string& name) {
    ordering::v1::Order order;
    order.set_name(name);
    order.set_state(ordering::v1::Order::CONFIRMED);
    order.mutable_create_time()->set_seconds(1'736'931'600);
    order.set_version(7);
    return order;
  }

  static ordering::v1::JournalEntry Entry(int64_t sequence) {
    ordering::v1::JournalEntry entry;
    entry.set_sequence(sequence);
    entry.set_kind(ordering::v1::JournalEntry::ORDER_PLACED);
    return entry;
  }

  static absl::Status WrongFields() {
    Violations violations;
    violations.Add("order.lines[0].unit_price", "is below zero");
    violations.Add("request_id", "is required");
    return violations.ToStatus("ordering.vlot.dev");
  }

  static absl::Status RefusalOf(const std::string& name) {
    const std::string domain = "ordering.vlot.dev";
    if (name == "orders/missing") {
      return MakeError(absl::StatusCode::kNotFound, "There is no order orders/missing.",
                       {.reason = "ORDER_NOT_FOUND", .domain = domain, .metadata = {{"order", name}}});
    }
    if (name == "orders/busy") {
      return MakeError(absl::StatusCode::kResourceExhausted, "Too much is waiting.",
                       {.reason = "QUEUE_FULL", .domain = domain, .retry_after = absl::Milliseconds(1'200)});
    }
    Violations violations;
    if (name == "orders/wrong") violations.Add("name", "is wrong");
    return violations.ToStatus(domain);
  }

  void Note(const rpc::Call& call, const std::string& method, const google::protobuf::Message& request) {
    seen_.Set(method, request);
    absl::MutexLock lock(&mutex_);
    actor_ = call.actor();
  }

  rpc::Runtime& runtime_;
  Seen& seen_;
  mutable absl::Mutex mutex_;
  std::string actor_;
  std::shared_ptr<absl::Notification> over_ = std::make_shared<absl::Notification>();
};

class FakeCustomers final : public ordering::v1::Customers::CallbackService {
 public:
  FakeCustomers(rpc::Runtime& runtime, Seen& seen) : runtime_(runtime), seen_(seen) {}

  grpc::ServerUnaryReactor* UpdateCustomer(grpc::CallbackServerContext* context,
                                           const ordering::v1::UpdateCustomerRequest* request,
                                           ordering::v1::Customer* response) override {
    return rpc::Unary(runtime_, context, {ordering::v1::Customers::service_full_name(), "UpdateCustomer"}, request,
                      response, [this](rpc::Call&, const auto& request, rpc::Done<ordering::v1::Customer> done) {
                        seen_.Set("UpdateCustomer", request);
                        done(absl::OkStatus());
                      });
  }

 private:
  rpc::Runtime& runtime_;
  Seen& seen_;
};

class FakePayments final : public payment::v1::Payments::CallbackService {
 public:
  explicit FakePayments(rpc::Runtime& runtime) : runtime_(runtime) {}

  // "tr_down" makes the whole call fail, "tr_full" is refused by itself.
  grpc::ServerUnaryReactor* BatchNotifyPayments(grpc::CallbackServerContext* context,
                                                const payment::v1::BatchNotifyPaymentsRequest* request,
                                                payment::v1::BatchNotifyPaymentsResponse* response) override {
    using Response = payment::v1::BatchNotifyPaymentsResponse;
    return rpc::Unary(runtime_, context, {payment::v1::Payments::service_full_name(), "BatchNotifyPayments"}, request,
                      response, [this](rpc::Call& call, const auto& request, rpc::Done<Response> done) {
                        absl::MutexLock lock(&mutex_);
                        calls_.push_back(request.requests_size());
                        const auto released = [this]() ABSL_SHARED_LOCKS_REQUIRED(mutex_) { return !held_; };
                        mutex_.Await(absl::Condition(&released));
                        for (const payment::v1::NotifyPaymentRequest& hint : request.requests()) {
                          if (hint.psp_id() == "tr_down") return done(absl::InternalError("down"));
                          auto& result = *done.response()->add_results();
                          if (hint.psp_id() == "tr_full") result.set_code(grpc::StatusCode::RESOURCE_EXHAUSTED);
                          hints_.push_back(absl::StrCat(auth::RoleName(call.caller().role), " ", hint.psp_id()));
                        }
                        done(absl::OkStatus());
                      });
  }

  std::vector<std::string> hints() const {
    absl::MutexLock lock(&mutex_);
    return hints_;
  }
  // How many hints each call brought.
  std::vector<int> calls() const {
    absl::MutexLock lock(&mutex_);
    return calls_;
  }

  // While it holds, nothing is answered.
  void Hold(bool held) {
    absl::MutexLock lock(&mutex_);
    held_ = held;
  }

 private:
  rpc::Runtime& runtime_;
  mutable absl::Mutex mutex_;
  std::vector<std::string> hints_;
  std::vector<int> calls_;
  bool held_ = false;
};

}  // namespace vlot::gateway
