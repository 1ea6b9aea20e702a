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
  // `on_changed` hears after each act which webhooks are to be called; it runs without the lock.
  PspDesk(std::unique_ptr<PspStore> store, std::function<void(std::vector<WebhookCall>)> on_changed)
      : store_(std::move(store)), on_changed_(std::move(on_changed)) {}

  // Runs `act(PspStore&)`. UNAVAILABLE when what it did could not be written to the journal.
  template <class Act>
  absl::Status Run(Act&& act) ABSL_LOCKS_EXCLUDED(mutex_) {
    std::vector<WebhookCall> webhooks;
    absl::Status status;
    {
      absl::MutexLock lock(&mutex_);
      act(*store_);
      status = store_->Flush();
      webhooks = store_->TakeWebhooks();
    }
    on_changed_(std::move(webhooks));
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
};

}  // namespace vlot::sandbox
