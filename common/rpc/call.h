#pragma once

#include <grpcpp/server_context.h>

#include <optional>
#include <string>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/auth/caller.h"
#include "common/rpc/runtime.h"
#include "common/rpc/trace.h"
#include "common/trail/act.h"
#include "google/protobuf/message.h"

namespace vlot::rpc {

// A unary call without a deadline gets this one: long for a person, short for a leak.
inline constexpr absl::Duration kDefaultDeadline = absl::Seconds(30);

// One call being served: who calls, until when, and in which trace. A handler gets it by reference; it lives until the
// handler's `done` has been called, and not a moment longer. Handlers read it from any one thread at a time.
class Call {
 public:
  // `caller` before admission is anonymous. The context must outlive the call.
  Call(Runtime& runtime, grpc::CallbackServerContext* context, const Method& method, bool stream);

  Call(const Call&) = delete;
  Call& operator=(const Call&) = delete;

  const auth::Caller& caller() const { return *caller_; }
  const auth::CallerRef& caller_ref() const { return caller_; }
  // For the audit trail: "operator:jan".
  std::string actor() const { return auth::ActorName(*caller_); }

  // What an operator does and why, for the audit trail; null for everybody else's calls and for what changes nothing.
  const trail::Act* act() const { return act_ ? &*act_ : nullptr; }

  // When the caller stops waiting, by the runtime's clock. InfiniteFuture for a stream without a deadline.
  absl::Time deadline() const { return deadline_; }
  const TraceContext& trace() const { return trace_; }
  const Method& method() const { return method_; }
  // Whether the caller has gone. The handler must call `done` all the same.
  bool cancelled() const { return context_->IsCancelled(); }

  // The order that the call is about, for its log line.
  void set_order(std::string order) { order_ = std::move(order); }

  // For the adapters only: establishes who calls and whether they may; tells `then`, at once if the answer is at hand,
  // else from another thread.
  void Admit(absl::AnyInvocable<void(absl::Status)> then);
  // For the adapters only, once admitted: an operator's change needs a reason (REASON_REQUIRED), from the request or
  // the call's metadata. A request that is only to be validated changes nothing.
  absl::Status TakeAct(const google::protobuf::Message& request);
  // For the adapters only: logs and counts the outcome, and returns what to tell the caller.
  grpc::Status Conclude(const absl::Status& outcome);

 private:
  absl::Status CheckScope();

  Runtime& runtime_;
  grpc::CallbackServerContext* const context_;
  const Method method_;
  const MethodInfo* const info_;
  auth::CallerRef caller_ = auth::AnonymousCaller();
  TraceContext trace_;
  absl::Time begun_;
  absl::Time deadline_;
  std::string order_;
  std::optional<trail::Act> act_;
};

}  // namespace vlot::rpc
