// A unary method that reads its request and writes its answer itself, for the few that are called thousands of times a
// second. It may refuse a call before anything is done for it, takes its messages apart where their parts are used
// again, and spares two turns through gRPC's queue that other methods pay for unreadable.h.
//
//   class OrdersHandler : public v1::Orders::WithRawCallbackMethod_PlaceOrder<v1::Orders::CallbackService> ...
//   server.Add<v1::Orders>(runtime, handler, {"PlaceOrder"});
#pragma once

#include <grpcpp/impl/codegen/proto_utils.h>
#include <grpcpp/support/byte_buffer.h>

#include <type_traits>
#include <utility>

#include "common/rpc/status.h"
#include "common/rpc/unary.h"
#include "common/rpc/unreadable.h"

namespace vlot::rpc {

// Ends such a call, from any thread, exactly once: with an error, or with a response, which is of no use to it after.
template <class Response>
class RawDone {
 public:
  RawDone(internal::UnaryReactor* reactor, grpc::ByteBuffer* response) : reactor_(reactor), response_(response) {}

  void operator()(const absl::Status& status) const { reactor_->Conclude(status); }
  void operator()(const Response& response) const {
    bool own = true;
    reactor_->Conclude(FromGrpc(grpc::SerializationTraits<Response>::Serialize(response, response_, &own)));
  }

 private:
  internal::UnaryReactor* reactor_;
  grpc::ByteBuffer* response_;
};

namespace internal {

// Requests up to this size leave their parts to the thread's next one.
inline constexpr size_t kKeptRequestBytesMax = 16 << 10;

template <class Request, class Response, class Handler>
class RawUnaryReactor final : public UnaryReactor {
 public:
  RawUnaryReactor(Runtime& runtime, grpc::CallbackServerContext* context, const Method& method,
                  const grpc::ByteBuffer* request, grpc::ByteBuffer* response, Handler handler)
      : UnaryReactor(runtime, context, method), request_(request), response_(response), handler_(std::move(handler)) {}

  void Run() {
    call().Admit([this](const absl::Status& admitted) {
      if (!admitted.ok()) return Conclude(admitted);
      if (request_->Length() > kKeptRequestBytesMax) {
        Request request;
        return Handle(request);
      }
      thread_local Request kept;
      Handle(kept);
    });
  }

 private:
  void Handle(Request& request) {
    grpc::ByteBuffer bytes = *request_;  // another reference to them: reading lets go of one
    if (!grpc::SerializationTraits<Request>::Deserialize(&bytes, &request).ok()) {
      return Conclude(UnreadableError(call().method().ToString()));
    }
    if (absl::Status unreasoned = call().TakeAct(request); !unreasoned.ok()) return Conclude(unreasoned);
    handler_(call(), std::as_const(request), RawDone<Response>(this, response_));
  }

  const grpc::ByteBuffer* const request_;
  grpc::ByteBuffer* const response_;
  Handler handler_;
};

}  // namespace internal

// Serves one call as Unary does, with these differences: `door()`, an absl::Status, is asked before who calls is known;
// the request lives until the handler returns; and the handler, `handler(rpc::Call&, const Request&,
// rpc::RawDone<Response>)`, does not serve another call of the method by itself.
template <class Request, class Response, class Door, class Handler>
grpc::ServerUnaryReactor* RawUnary(Runtime& runtime, grpc::CallbackServerContext* context, const Method& method,
                                   const grpc::ByteBuffer* request, grpc::ByteBuffer* response, Door&& door,
                                   Handler&& handler) {
  using Reactor = internal::RawUnaryReactor<Request, Response, std::decay_t<Handler>>;
  auto* reactor = new Reactor(runtime, context, method, request, response, std::forward<Handler>(handler));
  if (const absl::Status shut = door(); !shut.ok()) {
    reactor->Conclude(shut);
  } else {
    reactor->Run();
  }
  return reactor;
}

}  // namespace vlot::rpc
