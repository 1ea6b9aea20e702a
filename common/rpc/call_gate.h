#pragma once

#include <memory>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"

namespace vlot::rpc {

// Stands before the start of calls inside the process. gRPC 1.51 crashes when a call is started on an in-process
// channel whose server has been shut down (the transport calls a null accept callback), so the server closes this
// first. Thread-safe.
class CallGate {
 public:
  // Whether a call may be started; if so, Leave follows as soon as it has been. A thread may enter more than once.
  bool Enter() {
    absl::MutexLock lock(&mutex_);
    if (closed_) return false;
    ++inside_;
    return true;
  }

  void Leave() {
    absl::MutexLock lock(&mutex_);
    --inside_;
  }

  // Lets nobody in any more, and waits for those inside.
  void Close() {
    absl::MutexLock lock(&mutex_);
    closed_ = true;
    const auto empty = [this]() ABSL_SHARED_LOCKS_REQUIRED(mutex_) { return inside_ == 0; };
    mutex_.Await(absl::Condition(&empty));
  }

 private:
  absl::Mutex mutex_;
  int inside_ ABSL_GUARDED_BY(mutex_) = 0;
  bool closed_ ABSL_GUARDED_BY(mutex_) = false;
};

// Enters a gate for as long as it lives; shares the gate, so that the client may go meanwhile. Without a gate it is
// always let in.
class GatePass {
 public:
  explicit GatePass(std::shared_ptr<CallGate> gate) : gate_(std::move(gate)), in_(gate_ == nullptr || gate_->Enter()) {}
  ~GatePass() {
    if (in_ && gate_ != nullptr) gate_->Leave();
  }

  GatePass(const GatePass&) = delete;
  GatePass& operator=(const GatePass&) = delete;

  bool in() const { return in_; }

 private:
  const std::shared_ptr<CallGate> gate_;
  const bool in_;
};

}  // namespace vlot::rpc
