// Calls the shops' webhooks as Mollie does: POST, form-encoded `id=tr_...` and nothing else; anything but a 200 within
// 15 s is tried again, ten times over 26 hours. Bounded: a call that finds the queue full is dropped (the shop has to
// look, as with any webhook). Thread-safe; calls run on the HTTP client's thread.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "common/http/client.h"
#include "common/time/clock.h"
#include "services/sandbox/psp_faults.h"
#include "services/sandbox/psp_store.h"

namespace vlot::sandbox {

class PspWebhooks {
 public:
  struct Options {
    int64_t retry_divisor = 1;  // waits are divided by this: 1 as Mollie, 60000 turns minutes into milliseconds
    size_t waiting_max = 100'000;
    int under_way_max = 64;
    absl::Duration timeout = absl::Seconds(15);
    bool allow_private_addresses = false;  // also names that lead to them; PspSandbox sets it
  };
  struct Counts {
    int64_t delivered = 0;
    int64_t attempts = 0;
    int64_t retries = 0;  // planned
    int64_t given_up = 0;
    int64_t dropped = 0;
    int64_t waiting = 0;  // or under way
  };

  // `on_settled` hears of every call that was answered 200, lost by a fault, or given up; `on_wake` that NextDue
  // changed. Both run without a lock held. `clock` and `faults` must outlive this.
  PspWebhooks(Options options, Clock& clock, FaultPlan& faults, std::function<void(const WebhookCall&)> on_settled,
              std::function<void()> on_wake);
  // Stops what is under way; nothing is called back afterwards.
  ~PspWebhooks();

  void Add(WebhookCall call) ABSL_LOCKS_EXCLUDED(mutex_);
  // Starts the calls that are due; says how many.
  int Step(absl::Time now) ABSL_LOCKS_EXCLUDED(mutex_);
  absl::Time NextDue() const ABSL_LOCKS_EXCLUDED(mutex_);
  Counts counts() const ABSL_LOCKS_EXCLUDED(mutex_);

 private:
  struct Entry {
    WebhookCall call;
    int attempt = 0;           // 0: the first
    bool fault_taken = false;  // one fault a call
    bool answer_ignored = false;
    bool copy = false;  // the second sending of a doubled one: its answer does not count
  };

  bool TakeDue(absl::Time now, Entry* entry) ABSL_LOCKS_EXCLUDED(mutex_);
  void Start(Entry entry, absl::Time now);
  bool ApplyFault(Entry& entry, absl::Time now);
  void Send(Entry entry);
  void OnAnswer(const Entry& entry, const absl::StatusOr<http::ClientResponse>& answer);
  void Retry(Entry entry, absl::Time now);
  void Put(absl::Time due, Entry entry) ABSL_LOCKS_EXCLUDED(mutex_);

  const Options options_;
  Clock& clock_;
  FaultPlan& faults_;
  const std::function<void(const WebhookCall&)> on_settled_;
  const std::function<void()> on_wake_;
  mutable absl::Mutex mutex_;
  std::multimap<absl::Time, Entry> waiting_ ABSL_GUARDED_BY(mutex_);
  int under_way_ ABSL_GUARDED_BY(mutex_) = 0;
  Counts counts_ ABSL_GUARDED_BY(mutex_);
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  http::Client client_;  // last: its thread ends before the rest goes
};

}  // namespace vlot::sandbox
