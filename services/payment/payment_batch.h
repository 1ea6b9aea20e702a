// One batch call on its way: each item is answered by itself, in any order, on any thread; the last answer, or the end
// of the caller's patience, ends the call. Thread-safe; shared by the items' callbacks.
#pragma once

#include <grpcpp/alarm.h>

#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "common/rpc/unary.h"
#include "common/wire/status.h"
#include "services/payment/convert.h"
#include "services/payment/errors.h"

namespace vlot::payment {

template <class Response>
class PaymentBatch : public std::enable_shared_from_this<PaymentBatch<Response>> {
 public:
  PaymentBatch(size_t count, rpc::Done<Response> done)
      : done_(done), answers_(count, PspUnavailableError()), answered_(count, false), missing_(count) {}

  // Before the first item is on its way: after `patience`, items without an answer are answered with what Set knows.
  void EndAfter(absl::Duration patience) {
    const gpr_timespec wait = gpr_time_from_millis(absl::ToInt64Milliseconds(patience), GPR_TIMESPAN);
    // Items keep the batch, the alarm does not: when all are answered it is gone, and the alarm with it.
    alarm_.Set(gpr_time_add(gpr_now(GPR_CLOCK_MONOTONIC), wait), [weak = this->weak_from_this()](bool rang) {
      if (auto self = weak.lock(); self != nullptr && rang) self->End();
    });
  }

  // What to say of an item if its answer does not come in time.
  void Set(size_t index, Payment payment) ABSL_LOCKS_EXCLUDED(mutex_) {
    absl::MutexLock lock(&mutex_);
    if (!ended_ && !answered_[index]) answers_[index] = std::move(payment);
  }

  void Answer(size_t index, absl::StatusOr<Payment> payment) ABSL_LOCKS_EXCLUDED(mutex_) {
    {
      absl::MutexLock lock(&mutex_);
      if (ended_ || answered_[index]) return;
      answers_[index] = std::move(payment);
      answered_[index] = true;
      if (--missing_ > 0) return;
    }
    End();
  }

 private:
  void End() ABSL_LOCKS_EXCLUDED(mutex_) {
    {
      absl::MutexLock lock(&mutex_);
      if (ended_) return;
      ended_ = true;
    }
    for (const absl::StatusOr<Payment>& answer : answers_) {  // ours alone from here on
      auto& result = *done_.response()->add_results();
      if (answer.ok()) {
        *result.mutable_payment() = ToProto(*answer);
      } else {
        *result.mutable_error() = wire::ToProto(answer.status());
      }
    }
    done_(absl::OkStatus());
  }

  const rpc::Done<Response> done_;
  absl::Mutex mutex_;
  std::vector<absl::StatusOr<Payment>> answers_;  // guarded until ended_
  std::vector<bool> answered_ ABSL_GUARDED_BY(mutex_);
  size_t missing_ ABSL_GUARDED_BY(mutex_);
  bool ended_ ABSL_GUARDED_BY(mutex_) = false;
  grpc::Alarm alarm_;
};

}  // namespace vlot::payment
