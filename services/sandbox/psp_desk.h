// The store behind one lock: each act on it is whole, and durable before Run returns. Thread-safe.
#pragma once

#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "services/sandbox/psp_store.h"

namespace vlot::sandbox {

class PspDesk {
 public:
  // `on_changed` hears after each act which webhooks are to be called, `on_wake` that NextDue came nearer; both run
  // without the lock.
  PspDesk(std::unique_ptr<PspStore> store, std::function<void(std::vector<WebhookCall>)> on_changed,
          std::function<void()> on_wake)
      : store_(std::move(store)), on_changed_(std::move(on_changed)), on_wake_(std::move(on_wake)) {}

  // Runs `act(PspStore&)`. UNAVAILABLE when what it did could not be written to the journal.
  template <class Act>
  absl::Status Run(Act&& act) ABSL_LOCKS_EXCLUDED(mutex_) {
    std::vector<WebhookCall> webhooks;
    absl::Status status;
    bool nearer = false;
    {
      absl::MutexLock lock(&mutex_);
      const absl::Time due = store_->NextDue();
      act(*store_);
      status = store_->Flush();
      webhooks = store_->TakeWebhooks();
      nearer = store_->NextDue() < due;
    }
    on_changed_(std::move(webhooks));
    if (nearer) on_wake_();
    return status;
  }

  absl::Time NextDue() const ABSL_LOCKS_EXCLUDED(mutex_) {
    absl::MutexLock lock(&mutex_);
    return store_->NextDue();
  }

 private:
  mutable absl::Mutex mutex_;
  const std::unique_ptr<PspStore> store_ ABSL_PT_GUARDED_BY(mutex_);
  const std::function<void(std::vector<WebhookCall>)> on_changed_;
  const std::function<void()> on_wake_;
};

}  // namespace vlot::sandbox
