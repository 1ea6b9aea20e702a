#pragma once

#include <grpcpp/alarm.h>
#include <grpcpp/client_context.h>

#include <functional>
#include <memory>
#include <optional>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "common/rpc/client.h"

namespace vlot::rpc::internal {

// The attempts of one unary call, one after another, until one succeeds, fails for good, or time is up. Keeps itself
// alive until Deliver has been called. Thread-safe.
class Attempts : public Cancellable, public std::enable_shared_from_this<Attempts> {
 public:
  Attempts(Client& client, CallOptions options);

  void Start();
  void Cancel() override;

 protected:
  // Makes one attempt; `ended` is called once, from any thread.
  virtual void Send(grpc::ClientContext* context, std::function<void(grpc::Status)> ended) = 0;
  // Tells the outcome; called once. What the call then still holds, it holds for a moment longer than the client may
  // live: no channel, no stub.
  virtual void Deliver(absl::Status outcome) = 0;

 private:
  void Attempt();
  void Ended(const absl::Status& outcome);
  // How long to wait before trying again; nullopt if it is not to be.
  std::optional<absl::Duration> NextDelay(const absl::Status& outcome) const;
  bool WaitAndRetry(absl::Duration delay);
  void DropContext();
  void Conclude(absl::Status outcome);

  Client& client_;
  const CallOptions options_;
  const absl::Time deadline_;
  int attempt_ = 0;  // touched by one attempt at a time

  absl::Mutex mutex_;
  bool cancelled_ ABSL_GUARDED_BY(mutex_) = false;
  std::shared_ptr<grpc::ClientContext> context_ ABSL_GUARDED_BY(mutex_);
  std::optional<grpc::Alarm> alarm_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace vlot::rpc::internal
