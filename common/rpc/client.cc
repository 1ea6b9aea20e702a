#include "common/rpc/client.h"

#include <grpc/support/time.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/random/random.h"
#include "common/rpc/credential.h"
#include "common/trail/reason.h"

namespace vlot::rpc {

Client::Client(std::shared_ptr<grpc::Channel> channel, Clock& clock, std::string authorization)
    : channel_(std::move(channel)), clock_(clock), authorization_(std::move(authorization)) {}

Client::Client(InProcessChannel in_process, Clock& clock)
    : channel_(std::move(in_process.channel)),
      gate_(std::move(in_process.gate)),
      clock_(clock),
      authorization_(InProcessAuthorization()) {}

Client::~Client() {
  std::vector<std::shared_ptr<Cancellable>> calls;
  {
    absl::MutexLock lock(&mutex_);
    going_ = true;
    calls.assign(calls_.begin(), calls_.end());
  }
  for (const auto& call : calls) call->Cancel();
  absl::MutexLock lock(&mutex_);
  const auto none = [this]() ABSL_SHARED_LOCKS_REQUIRED(mutex_) { return calls_.empty(); };
  mutex_.Await(absl::Condition(&none));
}

void Client::Prepare(const CallOptions& options, absl::Time deadline, grpc::ClientContext& context) const {
  if (deadline != absl::InfiniteFuture()) {
    // Counted from gRPC's own now: our clock may be one that tests move.
    const int64_t left_us = std::max<int64_t>(0, absl::ToInt64Microseconds(deadline - clock_.Now()));
    context.set_deadline(gpr_time_add(gpr_now(GPR_CLOCK_MONOTONIC), gpr_time_from_micros(left_us, GPR_TIMESPAN)));
  }
  context.AddMetadata("traceparent", options.trace.value_or(TraceContext::New()).Traceparent());
  const std::string& authorization = options.authorization.value_or(authorization_);
  if (!authorization.empty()) context.AddMetadata(kAuthorizationHeader, authorization);
  if (options.reason) context.AddMetadata(trail::kReasonMetadata, trail::EncodeReason(*options.reason));
}

bool Client::Begin(const std::shared_ptr<Cancellable>& call) {
  absl::MutexLock lock(&mutex_);
  if (!going_) calls_.insert(call);
  return !going_;
}

void Client::End(const std::shared_ptr<Cancellable>& call) {
  absl::MutexLock lock(&mutex_);
  calls_.erase(call);
}

absl::Duration RetryDelay(int attempt) {
  thread_local absl::InsecureBitGen generator;
  const int64_t full_us = 50'000LL << std::clamp(attempt - 2, 0, 5);
  const int64_t delay_us = std::min<int64_t>(full_us, 1'000'000);
  return absl::Microseconds(absl::Uniform<int64_t>(generator, delay_us / 2, delay_us + 1));
}

}  // namespace vlot::rpc
