#include "services/gateway/generic_call.h"

#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/impl/codegen/proto_utils.h>
#include <grpcpp/support/client_callback.h>

#include <optional>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "common/rpc/attempts.h"
#include "common/rpc/status.h"
#include "services/gateway/problem.h"

namespace vlot::gateway {
namespace {

using google::protobuf::Message;
using Stub = grpc::TemplatedGenericStub<Message, Message>;

std::string PathOf(const google::protobuf::MethodDescriptor& method) {
  return absl::StrCat("/", method.service()->full_name(), "/", method.name());
}

std::string TraceIdOf(const OutgoingCall& call) { return call.options.trace ? call.options.trace->TraceId() : ""; }

void Answer(const http::Responder& responder, const absl::Status& outcome, const Message& response,
            const std::string& trace_id) {
  if (!outcome.ok()) return responder.Send(ToProblem(outcome, trace_id));
  absl::StatusOr<std::string> json = ToJson(response);
  if (!json.ok()) return responder.Send(ToProblem(json.status(), trace_id));
  responder.Send(http::Response::Json(200, *std::move(json)));
}

class UnaryCall final : public rpc::internal::Attempts {
 public:
  UnaryCall(OutgoingCall call, http::Responder responder)
      : Attempts(*call.client, call.options),
        stub_(call.client->channel()),
        path_(PathOf(*call.method)),
        trace_id_(TraceIdOf(call)),
        request_(std::move(call.request)),
        response_(NewResponse(*call.method)),
        responder_(std::move(responder)) {}

 private:
  void Send(grpc::ClientContext* context, std::function<void(grpc::Status)> ended) override {
    response_->Clear();
    stub_.UnaryCall(context, path_, {}, request_.get(), response_.get(), std::move(ended));
  }
  void Deliver(absl::Status outcome) override { Answer(responder_, outcome, *response_, trace_id_); }

  Stub stub_;
  const std::string path_, trace_id_;
  const MessagePtr request_, response_;
  const http::Responder responder_;
};

// A stream on its way from a service to an HTTP client. Keeps itself alive until gRPC is done with it.
class StreamCall final : public grpc::ClientBidiReactor<Message, Message>,
                         public rpc::Cancellable,
                         public std::enable_shared_from_this<StreamCall> {
 public:
  StreamCall(OutgoingCall call, http::Responder responder)
      : call_(std::move(call)),
        stub_(call_.client->channel()),
        response_(NewResponse(*call_.method)),
        responder_(std::move(responder)) {}

  void Start() {
    self_ = shared_from_this();
    if (!call_.client->Begin(self_)) return OnDone(grpc::Status(grpc::StatusCode::UNAVAILABLE, "shutting down"));
    call_.client->Prepare(call_.options, call_.options.deadline, context_);
    stub_.PrepareBidiStreamingCall(&context_, PathOf(*call_.method), {}, this);
    StartRead(response_.get());
    StartWriteLast(call_.request.get(), grpc::WriteOptions());
    StartCall();
  }

  void Cancel() override { context_.TryCancel(); }

  void OnReadDone(bool ok) override {
    if (!ok) return;  // the stream ends: OnDone follows
    absl::StatusOr<std::string> json = ToJson(*response_);
    if (!json.ok() || !Stream().Write(*json + "\n")) return context_.TryCancel();
    response_->Clear();
    StartRead(response_.get());
  }

  void OnDone(const grpc::Status& status) override {
    const std::shared_ptr<StreamCall> self = std::move(self_);
    const absl::Status outcome = rpc::FromGrpc(status);
    const std::string trace_id = TraceIdOf(call_);
    if (!outcome.ok() && !stream_) {
      responder_.Send(ToProblem(outcome, trace_id));
    } else {
      http::ResponseStream& stream = Stream();
      if (!outcome.ok()) stream.Write(absl::StrCat("{\"error\":", ToProblem(outcome, trace_id).body, "}\n"));
      stream.End();
    }
    call_.client->End(self);
  }

 private:
  http::ResponseStream& Stream() {
    if (!stream_) {
      stream_ = responder_.StartStream(200, {{"Content-Type", "application/x-ndjson"}, {"Cache-Control", "no-store"}});
      stream_->OnClosed([weak = weak_from_this()] {
        if (const std::shared_ptr<StreamCall> self = weak.lock()) self->Cancel();
      });
    }
    return *stream_;
  }

  OutgoingCall call_;
  Stub stub_;
  grpc::ClientContext context_;
  const MessagePtr response_;
  const http::Responder responder_;
  std::optional<http::ResponseStream> stream_;  // touched by gRPC's reactions only, one at a time
  std::shared_ptr<StreamCall> self_;
};

}  // namespace

void CallUnary(OutgoingCall call, http::Responder responder) {
  std::make_shared<UnaryCall>(std::move(call), std::move(responder))->Start();
}

void CallStream(OutgoingCall call, http::Responder responder) {
  std::make_shared<StreamCall>(std::move(call), std::move(responder))->Start();
}

}  // namespace vlot::gateway
