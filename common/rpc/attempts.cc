#include "common/rpc/attempts.h"

#include <grpc/support/time.h>

#include <algorithm>
#include <utility>

#include "common/rpc/status.h"
#include "common/status/status.h"

namespace vlot::rpc::internal {

Attempts::Attempts(Client& client, CallOptions options)
    : client_(client),
      options_(std::move(options)),
      deadline_(std::min(options_.deadline, client.clock().Now() + options_.timeout)) {}

void Attempts::Start() {
  if (!client_.Begin(shared_from_this())) return Deliver(absl::CancelledError("The client is stopping."));
  Attempt();
}

void Attempts::Attempt() {
  ++attempt_;
  auto fresh = std::make_shared<grpc::ClientContext>();
  grpc::ClientContext* const context = fresh.get();
  client_.Prepare(options_, deadline_, *context);
  bool cancelled = false;
  {
    absl::MutexLock lock(&mutex_);
    cancelled = cancelled_;
    context_ = std::move(fresh);  // the only reference, so that Ended lets go of the channel
  }
  if (cancelled) return Conclude(absl::CancelledError("The client is stopping."));
  const GatePass pass(client_.gate());
  if (!pass.in()) return Conclude(absl::UnavailableError("The server has stopped."));
  const std::shared_ptr<Attempts> self = shared_from_this();  // the call may end before Send returns
  Send(context, [self](const grpc::Status& status) { self->Ended(FromGrpc(status)); });
}

void Attempts::Ended(const absl::Status& outcome) {
  DropContext();
  const std::optional<absl::Duration> delay = NextDelay(outcome);
  if (delay && WaitAndRetry(*delay)) return;
  Conclude(outcome);
}

std::optional<absl::Duration> Attempts::NextDelay(const absl::Status& outcome) const {
  if (!absl::IsUnavailable(outcome) || attempt_ >= options_.attempts_max) return std::nullopt;
  const absl::Duration delay = std::max(RetryDelay(attempt_ + 1), RetryAfter(outcome).value_or(absl::ZeroDuration()));
  if (client_.clock().Now() + delay >= deadline_) return std::nullopt;
  return delay;
}

bool Attempts::WaitAndRetry(absl::Duration delay) {
  absl::MutexLock lock(&mutex_);
  if (cancelled_) return false;
  const auto span = gpr_time_from_micros(absl::ToInt64Microseconds(delay), GPR_TIMESPAN);
  alarm_.emplace();
  // An alarm never calls back before Set returns, so the lock is not held then. Cancelled, it calls back at once, and
  // the attempt sees that it was cancelled.
  alarm_->Set(gpr_time_add(gpr_now(GPR_CLOCK_MONOTONIC), span), [self = shared_from_this()](bool) { self->Attempt(); });
  return true;
}

void Attempts::Cancel() {
  std::shared_ptr<grpc::ClientContext> context;
  {
    absl::MutexLock lock(&mutex_);
    cancelled_ = true;
    context = context_;
    if (alarm_) alarm_->Cancel();
  }
  if (context != nullptr) context->TryCancel();
}

// The context of a call holds its channel: see Client.
void Attempts::DropContext() {
  std::shared_ptr<grpc::ClientContext> context;  // goes after the lock
  absl::MutexLock lock(&mutex_);
  context.swap(context_);
}

void Attempts::Conclude(absl::Status outcome) {
  const std::shared_ptr<Attempts> self = shared_from_this();
  {
    absl::MutexLock lock(&mutex_);
    alarm_.reset();  // its callback holds this call, which would hold itself
  }
  Deliver(std::move(outcome));
  client_.End(self);  // last: the client may go now
}

}  // namespace vlot::rpc::internal
