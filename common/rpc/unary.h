#pragma once

#include <grpcpp/support/server_callback.h>

#include <type_traits>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/rpc/call.h"
#include "common/rpc/item_log.h"

namespace vlot::rpc {
namespace internal {

// Finishes a unary call; deletes itself when gRPC is done with it.
class UnaryReactor : public grpc::ServerUnaryReactor {
 public:
  UnaryReactor(Runtime& runtime, grpc::CallbackServerContext* context, const Method& method)
      : call_(runtime, context, method, /*stream=*/false) {}

  Call& call() { return call_; }
  void Conclude(const absl::Status& outcome) {
    if (outcome.ok()) LogItems();
    Finish(call_.Conclude(outcome));
  }
  void OnDone() override { delete this; }
  // OnDone is as trivial as gRPC asks for: without this it hands every finished call to another thread to be deleted.
  bool InternalInlineable() override { return true; }

  // Of a batch: how its items ended.
  virtual void LogItems() {}

 private:
  Call call_;
};

}  // namespace internal

// Ends a unary call, from any thread: `done(absl::OkStatus())` after filling `*done.response()`, `done(error)`, or
// `done(response)`. Copies are the same end; exactly one of them is called, exactly once, also when the caller has
// gone: gRPC keeps the request and the response until then. A pointer or two in size.
template <class Response>
class Done {
 public:
  Done(internal::UnaryReactor* reactor, Response* response) : reactor_(reactor), response_(response) {}

  Response* response() const { return response_; }

  void operator()(const absl::Status& status) const { reactor_->Conclude(status); }
  void operator()(absl::StatusOr<Response> response) const {
    if (response.ok()) *response_ = *std::move(response);
    reactor_->Conclude(response.status());
  }

 private:
  internal::UnaryReactor* reactor_;
  Response* response_;
};

namespace internal {

template <class Request, class Response, class Handler>
class UnaryReactorOf final : public UnaryReactor {
 public:
  UnaryReactorOf(Runtime& runtime, grpc::CallbackServerContext* context, const Method& method, const Request* request,
                 Response* response, Handler handler)
      : UnaryReactor(runtime, context, method), request_(request), response_(response), handler_(std::move(handler)) {}

  void LogItems() override { rpc::LogItems(call().method(), call().trace(), *request_, *response_); }

  void Run() {
    call().Admit([this](const absl::Status& admitted) {  // one pointer: admission allocates nothing
      if (!admitted.ok()) return Conclude(admitted);
      if (absl::Status unreasoned = call().TakeAct(*request_); !unreasoned.ok()) return Conclude(unreasoned);
      handler_(call(), *request_, Done<Response>(this, response_));
    });
  }

 private:
  const Request* const request_;
  Response* const response_;
  Handler handler_;
};

}  // namespace internal

// Serves one unary call: authenticates the caller, enforces the method's scope, and then runs
// `handler(rpc::Call&, const Request&, rpc::Done<Response>)`, which must not block and ends by calling `done`.
// The handler runs on a gRPC thread. The request and the response live until `done` is called.
template <class Request, class Response, class Handler>
grpc::ServerUnaryReactor* Unary(Runtime& runtime, grpc::CallbackServerContext* context, const Method& method,
                                const Request* request, Response* response, Handler&& handler) {
  using Reactor = internal::UnaryReactorOf<Request, Response, std::decay_t<Handler>>;
  auto* reactor = new Reactor(runtime, context, method, request, response, std::forward<Handler>(handler));
  reactor->Run();
  return reactor;
}

}  // namespace vlot::rpc
