#pragma once

#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>

#include <memory>
#include <optional>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_set.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "common/rpc/call_gate.h"
#include "common/rpc/trace.h"
#include "common/time/clock.h"

namespace vlot::rpc {

// How one call is made.
struct CallOptions {
  absl::Duration timeout = absl::Seconds(10);
  absl::Time deadline = absl::InfiniteFuture();  // by the client's clock; the earlier of the two counts
  std::optional<TraceContext> trace;             // the trace to go on with; a new one without
  // Whose call it is: an `authorization` header to pass on, or kAnonymousAuthorization. Without: our own.
  std::optional<std::string> authorization;
  // Why an operator does it (common/trail/reason.h): text, sent as metadata. Without: the request says it, or nobody
  // needs to.
  std::optional<std::string> reason;
  int attempts_max = 5;  // the first included; only UNAVAILABLE is tried again
};

// A channel to a server of this process (Server::InProcess), and the gate before its calls.
struct InProcessChannel {
  std::shared_ptr<grpc::Channel> channel;
  std::shared_ptr<CallGate> gate;
};

// A call that can be cut short: what a Client keeps of each.
class Cancellable {
 public:
  virtual ~Cancellable() = default;
  virtual void Cancel() = 0;
};

// How one of our services reaches another: its channel, and the proof of who we are. Thread-safe. Destroying it cancels
// what is under way and waits for those calls' callbacks to return, so it must not happen in one of them.
//
// A call lets go of its context, and with it of the channel, before it says that it has ended. So the channel goes
// where the client is destroyed, and never in a thread that runs callbacks: when the last channel or server of the
// process goes, gRPC 1.51 joins those threads, and one that joins itself aborts the process (completion_queue_cc.cc,
// "prior > 0").
class Client {
 public:
  // Over the network. `authorization` is sent with calls that are our own: "Bearer <key>", or "" under mutual TLS.
  Client(std::shared_ptr<grpc::Channel> channel, Clock& clock, std::string authorization = "");
  // Inside the process: calls as a service. Once the server has stopped, calls fail with UNAVAILABLE.
  Client(InProcessChannel in_process, Clock& clock);
  ~Client();

  // What stubs are made of: v1::Payments::NewStub(client.channel()).
  const std::shared_ptr<grpc::Channel>& channel() const { return channel_; }
  Clock& clock() const { return clock_; }

  // For the adapters only: deadline, trace and proof of one attempt of a call.
  void Prepare(const CallOptions& options, absl::Time deadline, grpc::ClientContext& context) const;
  // For the adapters only: to be passed to start a call on the channel; null over the network.
  const std::shared_ptr<CallGate>& gate() const { return gate_; }
  // For the adapters only: calls under way. Begin returns false when the client is going. End is the last that a call
  // does; it holds no context, stub or channel any more.
  bool Begin(const std::shared_ptr<Cancellable>& call);
  void End(const std::shared_ptr<Cancellable>& call);

 private:
  const std::shared_ptr<grpc::Channel> channel_;
  const std::shared_ptr<CallGate> gate_;  // null over the network
  Clock& clock_;
  const std::string authorization_;

  absl::Mutex mutex_;
  bool going_ ABSL_GUARDED_BY(mutex_) = false;
  absl::flat_hash_set<std::shared_ptr<Cancellable>> calls_ ABSL_GUARDED_BY(mutex_);
};

// How long to wait before attempt number `attempt` (the second is 2): 50 ms doubling to 1 s, less up to half at random,
// so that callers who failed together do not come back together.
absl::Duration RetryDelay(int attempt);

}  // namespace vlot::rpc
