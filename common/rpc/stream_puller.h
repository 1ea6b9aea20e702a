#pragma once

#include <grpcpp/support/client_callback.h>

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "common/rpc/client.h"
#include "common/rpc/status.h"

namespace vlot::rpc {
namespace internal {

// One opened stream. Reads ahead of its consumer by at most `messages_max`. Keeps itself alive until gRPC is done with
// it.
template <class Request, class Response>
class PulledStream final : public grpc::ClientReadReactor<Response>,
                           public Cancellable,
                           public std::enable_shared_from_this<PulledStream<Request, Response>> {
 public:
  using Open = std::function<void(grpc::ClientContext*, const Request*, grpc::ClientReadReactor<Response>*)>;

  PulledStream(Client& client, Request request, size_t messages_max)
      : client_(client), request_(std::move(request)), messages_max_(messages_max) {}

  void Start(const Open& open) {
    self_ = this->shared_from_this();
    if (!client_.Begin(self_)) return OnDone(grpc::Status::CANCELLED);
    const GatePass pass(client_.gate());
    if (!pass.in()) return OnDone(grpc::Status(grpc::StatusCode::UNAVAILABLE, "The server has stopped."));
    auto fresh = std::make_shared<grpc::ClientContext>();
    grpc::ClientContext* const context = fresh.get();
    client_.Prepare(CallOptions{}, absl::InfiniteFuture(), *context);
    {
      absl::MutexLock lock(&mutex_);
      if (letting_go_) context->TryCancel();
      context_ = std::move(fresh);  // the only reference, so that OnDone lets go of the channel
    }
    open(context, &request_, this);
    this->AddHold();  // reads are also started by the consumer, outside of reactions
    this->StartRead(&incoming_);
    this->StartCall();
  }

  // The next message, waiting at most `wait`: nullopt if none came, the error if the stream has ended.
  absl::StatusOr<std::optional<Response>> Next(absl::Duration wait) {
    std::optional<Response> message;
    bool read = false;
    {
      absl::MutexLock lock(&mutex_);
      const auto ready = [this]() ABSL_SHARED_LOCKS_REQUIRED(mutex_) { return !waiting_.empty() || ended_; };
      mutex_.AwaitWithTimeout(absl::Condition(&ready), wait);
      if (waiting_.empty()) {
        if (ended_) return outcome_;
        return std::optional<Response>();
      }
      message = std::move(waiting_.front());
      waiting_.pop_front();
      read = !reading_ && !letting_go_;
      reading_ |= read;
    }
    if (read) this->StartRead(&incoming_);
    return message;
  }

  void Cancel() override {
    bool remove_hold = false;
    std::shared_ptr<grpc::ClientContext> context;
    {
      absl::MutexLock lock(&mutex_);
      if (letting_go_) return;
      letting_go_ = true;
      remove_hold = !reading_;  // else the read under way fails and removes it
      context = context_;
    }
    if (context != nullptr) context->TryCancel();
    if (remove_hold) this->RemoveHold();
  }

  void OnReadDone(bool ok) override {
    bool read = false;
    bool remove_hold = false;
    {
      absl::MutexLock lock(&mutex_);
      if (ok) waiting_.push_back(std::exchange(incoming_, Response()));
      letting_go_ |= !ok;
      remove_hold = letting_go_;
      read = !letting_go_ && waiting_.size() < messages_max_;
      reading_ = read;
    }
    if (read) this->StartRead(&incoming_);
    if (remove_hold) this->RemoveHold();
  }

  void OnDone(const grpc::Status& status) override {
    const std::shared_ptr<PulledStream> self = std::move(self_);
    DropContext();
    {
      absl::MutexLock lock(&mutex_);
      ended_ = true;
      letting_go_ = true;
      outcome_ = status.ok() ? absl::UnavailableError("The stream has ended.") : FromGrpc(status);
    }
    client_.End(self);
  }

 private:
  // It holds the channel: see Client.
  void DropContext() {
    std::shared_ptr<grpc::ClientContext> context;  // goes after the lock
    absl::MutexLock lock(&mutex_);
    context.swap(context_);
  }

  Client& client_;
  const Request request_;
  const size_t messages_max_;
  Response incoming_;  // gRPC's while reading_
  std::shared_ptr<PulledStream> self_;

  absl::Mutex mutex_;
  std::shared_ptr<grpc::ClientContext> context_ ABSL_GUARDED_BY(mutex_);  // while the call is under way
  std::deque<Response> waiting_ ABSL_GUARDED_BY(mutex_);
  bool reading_ ABSL_GUARDED_BY(mutex_) = true;
  bool letting_go_ ABSL_GUARDED_BY(mutex_) = false;  // the hold is removed, or is about to be
  bool ended_ ABSL_GUARDED_BY(mutex_) = false;
  absl::Status outcome_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace internal

// Reads a server stream by pulling, for a thread of its own that may block: it opens the stream, reads a few messages
// ahead, and stops reading when the consumer does not keep up. Next and Restart belong to one thread; Cancel to any.
template <class Request, class Response>
class StreamPuller {
 public:
  // `open` calls the stub: [stub](auto* context, auto* request, auto* reactor) {
  //   stub->async()->WatchEvents(context, request, reactor); }. The client outlives the puller.
  using Open = typename internal::PulledStream<Request, Response>::Open;

  StreamPuller(Client& client, Open open, size_t messages_max = 4)
      : client_(client), open_(std::move(open)), messages_max_(messages_max) {}
  ~StreamPuller() { Cancel(); }

  StreamPuller(const StreamPuller&) = delete;
  StreamPuller& operator=(const StreamPuller&) = delete;

  // Opens the stream, instead of the one that may be open; what that had read ahead is dropped.
  void Restart(Request request) {
    auto stream =
        std::make_shared<internal::PulledStream<Request, Response>>(client_, std::move(request), messages_max_);
    std::shared_ptr<internal::PulledStream<Request, Response>> old;
    bool cancelled = false;
    {
      absl::MutexLock lock(&mutex_);
      cancelled = cancelled_;
      old = std::exchange(stream_, stream);
    }
    if (old != nullptr) old->Cancel();
    stream->Start(open_);
    if (cancelled) stream->Cancel();
  }

  // The next message, waiting at most `wait`; nullopt if none came by then. An error means that the stream has ended
  // (or was never opened) and stays so until Restart: how long to wait before that is the caller's to say.
  absl::StatusOr<std::optional<Response>> Next(absl::Duration wait) {
    std::shared_ptr<internal::PulledStream<Request, Response>> stream;
    {
      absl::MutexLock lock(&mutex_);
      if (cancelled_) return absl::CancelledError("The stream was cancelled.");
      stream = stream_;
    }
    if (stream == nullptr) return absl::FailedPreconditionError("The stream was not opened.");
    return stream->Next(wait);
  }

  // Ends the stream for good; a Next under way returns soon. Any thread.
  void Cancel() {
    std::shared_ptr<internal::PulledStream<Request, Response>> stream;
    {
      absl::MutexLock lock(&mutex_);
      cancelled_ = true;
      stream = stream_;
    }
    if (stream != nullptr) stream->Cancel();
  }

 private:
  Client& client_;
  const Open open_;
  const size_t messages_max_;
  absl::Mutex mutex_;
  bool cancelled_ ABSL_GUARDED_BY(mutex_) = false;
  std::shared_ptr<internal::PulledStream<Request, Response>> stream_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace vlot::rpc
