#pragma once

#include <grpcpp/support/server_callback.h>

#include <memory>
#include <type_traits>
#include <utility>

#include "absl/status/status.h"
#include "common/rpc/call.h"
#include "common/rpc/stream_buffer.h"

namespace vlot::rpc {

// What the handler of a stream writes to, from any thread; shared between it and the adapter. Buffers at most
// StreamOptions::messages_max messages: who writes faster than the caller reads is told so.
template <class Response>
using StreamWriter = StreamBuffer<Response>;

namespace internal {

template <class Request, class Response, class Handler>
class StreamReactor final : public grpc::ServerWriteReactor<Response>, private StreamSink<Response> {
 public:
  StreamReactor(Runtime& runtime, grpc::CallbackServerContext* context, const Method& method, const Request* request,
                StreamOptions options, Handler handler)
      : call_(runtime, context, method, /*stream=*/true),
        runtime_(runtime),
        request_(request),
        handler_(std::move(handler)),
        buffer_(std::make_shared<StreamBuffer<Response>>(static_cast<StreamSink<Response>*>(this), options)) {}

  void Run() {
    call_.Admit([this](const absl::Status& admitted) {
      const std::shared_ptr<StreamBuffer<Response>> buffer = buffer_;  // after Release this reactor may be gone
      if (admitted.ok()) {
        runtime_.AddStream(buffer);
        handler_(call_, *request_, buffer);
      } else {
        buffer->Finish(admitted);
      }
      buffer->Release();
    });
  }

  void OnWriteDone(bool ok) override { buffer_->Written(ok); }
  void OnCancel() override { buffer_->End(absl::CancelledError("The caller has gone.")); }
  void OnDone() override { delete this; }

 private:
  void Send(const Response& message) override { this->StartWrite(&message); }
  void Close(const absl::Status& status) override { this->Finish(call_.Conclude(status)); }

  Call call_;
  Runtime& runtime_;
  const Request* const request_;
  Handler handler_;
  const std::shared_ptr<StreamBuffer<Response>> buffer_;
};

}  // namespace internal

// Serves one server-streaming call: authenticates, enforces the scope, and then runs
// `handler(rpc::Call&, const Request&, std::shared_ptr<rpc::StreamWriter<Response>>)`, which must not block. The call
// and the request live until the handler returns; what writes later keeps the writer only. The stream ends by the
// writer's Finish, by the caller's going, or with the server; after that writes are refused.
// The response type cannot be deduced: rpc::ServerStream<Response>(runtime_, context, kWatchEvents, request, handler).
template <class Response, class Request, class Handler>
grpc::ServerWriteReactor<Response>* ServerStream(Runtime& runtime, grpc::CallbackServerContext* context,
                                                 const Method& method, const Request* request, Handler&& handler,
                                                 StreamOptions options = {}) {
  using Reactor = internal::StreamReactor<Request, Response, std::decay_t<Handler>>;
  auto* reactor = new Reactor(runtime, context, method, request, options, std::forward<Handler>(handler));
  reactor->Run();
  return reactor;
}

}  // namespace vlot::rpc
