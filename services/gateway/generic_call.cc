#include "services/gateway/generic_call.h"

#include <grpc/support/time.h>
#include <grpcpp/alarm.h>
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

namespace vlot::gateway {
namespace {

using google::protobuf::Message;
using Stub = grpc::TemplatedGenericStub<Message, Message>;

std::string PathOf(const google::protobuf::MethodDescriptor& method) {
  return absl::StrCat("/", method.service()->full_name(), "/", method.name());
}

http::Response Problem(const OutgoingCall& call, const absl::Status& outcome) {
  return call.refusals->Answer(outcome, call.trace, call.door);
}

class UnaryCall final : public rpc::internal::Attempts {
 public:
  UnaryCall(OutgoingCall call, http::Responder responder)
      : Attempts(*call.client, call.options),
        call_(std::move(call)),
        path_(PathOf(*call_.method)),
        response_(NewResponse(*call_.method)),
        responder_(std::move(responder)) {}

 private:
  void Send(grpc::ClientContext* context, std::function<void(grpc::Status)> ended) override {
    response_->Clear();
    Stub(call_.client->channel()).UnaryCall(context, path_, {}, call_.request.get(), response_.get(), std::move(ended));
  }
  void Deliver(absl::Status outcome) override {
    if (!outcome.ok()) return responder_.Send(Problem(call_, outcome));
    absl::StatusOr<std::string> json = ToJson(*response_);
    if (!json.ok()) return responder_.Send(Problem(call_, json.status()));
    responder_.Send(http::Response::Json(200, *std::move(json)));
  }

  const OutgoingCall call_;
  const std::string path_;
  const MessagePtr response_;
  const http::Responder responder_;
};

// A stream on its way from a service to an HTTP client. Keeps itself alive until gRPC is done with it.
class StreamCall final : public grpc::ClientBidiReactor<Message, Message>,
                         public rpc::Cancellable,
                         public std::enable_shared_from_this<StreamCall> {
 public:
  StreamCall(OutgoingCall call, absl::Duration refusal_wait, http::Responder responder)
      : call_(std::move(call)),
        refusal_wait_(refusal_wait),
        response_(NewResponse(*call_.method)),
        responder_(std::move(responder)) {}

  void Start() {
    self_ = shared_from_this();
    if (!call_.client->Begin(self_)) return OnDone(grpc::Status(grpc::StatusCode::UNAVAILABLE, "shutting down"));
    const rpc::GatePass pass(call_.client->gate());
    if (!pass.in()) return OnDone(grpc::Status(grpc::StatusCode::UNAVAILABLE, "the server has stopped"));
    grpc::ClientContext* const context = Context().get();  // stays until OnDone
    call_.client->Prepare(call_.options, call_.options.deadline, *context);
    Stub(call_.client->channel()).PrepareBidiStreamingCall(context, PathOf(*call_.method), {}, this);
    StartRead(response_.get());
    StartWriteLast(call_.request.get(), grpc::WriteOptions());
    StartCall();
    BeginSoon();
  }

  void Cancel() override {
    if (const auto context = Context()) context->TryCancel();
  }

  void OnReadDone(bool ok) override {
    if (!ok) return;  // the stream ends: OnDone follows
    absl::MutexLock lock(&mutex_);
    absl::StatusOr<std::string> json = ToJson(*response_);
    if (!json.ok() || !Stream().Write(*json + "\n")) return Cancel();
    response_->Clear();
    StartRead(response_.get());
  }

  void OnDone(const grpc::Status& status) override {
    const std::shared_ptr<StreamCall> self = std::move(self_);
    Conclude(rpc::FromGrpc(status));
    DropContext();
    call_.client->End(self);
  }

 private:
  std::shared_ptr<grpc::ClientContext> Context() {
    absl::MutexLock lock(&context_mutex_);
    return context_;
  }

  // It holds the channel: see rpc::Client.
  void DropContext() {
    std::shared_ptr<grpc::ClientContext> context;
    absl::MutexLock lock(&context_mutex_);
    context.swap(context_);
  }

  // Answers 200 when the service has not refused for a moment. Without, a client that leaves before the first message
  // would not be noticed, and one that stays would not know that it is being served.
  void BeginSoon() {
    const auto span = gpr_time_from_millis(absl::ToInt64Milliseconds(refusal_wait_), GPR_TIMESPAN);
    absl::MutexLock lock(&mutex_);
    if (concluded_) return;
    begin_.Set(gpr_time_add(gpr_now(GPR_CLOCK_MONOTONIC), span), [weak = weak_from_this()](bool due) {
      const std::shared_ptr<StreamCall> self = due ? weak.lock() : nullptr;
      if (!self) return;
      absl::MutexLock lock(&self->mutex_);
      if (!self->concluded_) self->Stream();
    });
  }

  void Conclude(const absl::Status& outcome) {
    absl::MutexLock lock(&mutex_);
    concluded_ = true;
    begin_.Cancel();
    if (!outcome.ok() && !stream_) return responder_.Send(Problem(call_, outcome));
    http::ResponseStream& stream = Stream();
    if (!outcome.ok()) stream.Write(absl::StrCat("{\"error\":", Problem(call_, outcome).body, "}\n"));
    stream.End();
  }

  http::ResponseStream& Stream() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    if (!stream_) {
      stream_ = responder_.StartStream(200, {{"Content-Type", "application/x-ndjson"}, {"Cache-Control", "no-store"}});
      stream_->OnClosed([weak = weak_from_this()] {
        if (const std::shared_ptr<StreamCall> self = weak.lock()) self->Cancel();
      });
    }
    return *stream_;
  }

  OutgoingCall call_;
  const absl::Duration refusal_wait_;
  // A mutex of its own: who writes to a stream whose client has gone is told so, and cancels, under the other one.
  absl::Mutex context_mutex_;
  std::shared_ptr<grpc::ClientContext> context_ ABSL_GUARDED_BY(context_mutex_) =
      std::make_shared<grpc::ClientContext>();
  const MessagePtr response_;
  const http::Responder responder_;
  absl::Mutex mutex_;
  std::optional<http::ResponseStream> stream_ ABSL_GUARDED_BY(mutex_);
  bool concluded_ ABSL_GUARDED_BY(mutex_) = false;
  grpc::Alarm begin_;
  std::shared_ptr<StreamCall> self_;
};

}  // namespace

void CallUnary(OutgoingCall call, http::Responder responder) {
  std::make_shared<UnaryCall>(std::move(call), std::move(responder))->Start();
}

void CallStream(OutgoingCall call, absl::Duration refusal_wait, http::Responder responder) {
  std::make_shared<StreamCall>(std::move(call), refusal_wait, std::move(responder))->Start();
}

}  // namespace vlot::gateway
