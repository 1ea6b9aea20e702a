#pragma once

#include <grpcpp/client_context.h>

#include <functional>
#include <memory>
#include <type_traits>
#include <utility>

#include "absl/functional/any_invocable.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/notification.h"
#include "common/rpc/attempts.h"
#include "common/rpc/client.h"

namespace vlot::rpc {

// A unary method of a generated stub's async interface:
// &v1::Payments::StubInterface::async_interface::GetPayment.
template <class Async, class Request, class Response>
using AsyncMethod = void (Async::*)(grpc::ClientContext*, const Request*, Response*, std::function<void(grpc::Status)>);

namespace internal {

template <class Async, class Request, class Response>
class UnaryCall final : public Attempts {
 public:
  UnaryCall(Client& client, CallOptions options, Async* async, AsyncMethod<Async, Request, Response> method,
            Request request, absl::AnyInvocable<void(absl::StatusOr<Response>)> done)
      : Attempts(client, std::move(options)),
        async_(async),
        method_(method),
        request_(std::move(request)),
        done_(std::move(done)) {}

 private:
  void Send(grpc::ClientContext* context, std::function<void(grpc::Status)> ended) override {
    response_.Clear();
    (async_->*method_)(context, &request_, &response_, std::move(ended));
  }

  void Deliver(absl::Status outcome) override {
    auto done = std::exchange(done_, nullptr);  // goes, with all that it holds, before the client may
    if (outcome.ok()) return done(std::move(response_));
    done(std::move(outcome));
  }

  Async* const async_;
  const AsyncMethod<Async, Request, Response> method_;
  const Request request_;
  Response response_;
  absl::AnyInvocable<void(absl::StatusOr<Response>)> done_;
};

}  // namespace internal

// Calls a unary method and tells `done` the outcome, once, from a gRPC thread; `done` must not block. UNAVAILABLE is
// tried again until the deadline or `attempts_max`: every method of ours may be repeated safely (request ids). The stub
// must outlive the call; destroying the client first sees to that.
//   using Payment = v1::Payments::StubInterface::async_interface;
//   rpc::Invoke(client, stub->async(), &Payment::BatchCreatePayments, request, {.deadline = deadline},
//               [](absl::StatusOr<v1::BatchCreatePaymentsResponse> response) { ... });
template <class Stub, class Async, class Request, class Response>
void Invoke(Client& client, Stub* stub_async, AsyncMethod<Async, Request, Response> method,
            std::type_identity_t<Request> request, CallOptions options,
            std::type_identity_t<absl::AnyInvocable<void(absl::StatusOr<Response>)>> done) {
  Async* const async = stub_async;
  std::make_shared<internal::UnaryCall<Async, Request, Response>>(client, std::move(options), async, method,
                                                                  std::move(request), std::move(done))
      ->Start();
}

// The same, waited for. For tests, command lines and threads of our own that may block; never on a gRPC thread.
template <class Stub, class Async, class Request, class Response>
absl::StatusOr<Response> InvokeAndWait(Client& client, Stub* stub_async, AsyncMethod<Async, Request, Response> method,
                                       std::type_identity_t<Request> request, CallOptions options = {}) {
  absl::StatusOr<Response> outcome;
  absl::Notification ended;
  Invoke(client, stub_async, method, std::move(request), std::move(options), [&](absl::StatusOr<Response> response) {
    outcome = std::move(response);
    ended.Notify();
  });
  ended.WaitForNotification();
  return outcome;
}

}  // namespace vlot::rpc
