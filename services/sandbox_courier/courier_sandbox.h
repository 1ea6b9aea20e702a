// A courier that works its jobs by the public partner API, over gRPC, with nothing but a key: it accepts what it is
// offered, reports its scans, and delivers with proof. For the demo, the tests, the bench, and shops that try their
// integration. It keeps nothing: after a restart it goes on from what ListJobs says.
//
//   sandbox::CourierSandbox courier({.address = "127.0.0.1:7001", .api_key = key, .step_delay = absl::Seconds(5)},
//   clock); courier.Start();
//
// Every answer that helps to go on later (UNAVAILABLE, RESOURCE_EXHAUSTED, ...) is tried again; a job that was
// cancelled or given to another is let go. Thread-safe. Four threads: one listens, three work (accept, scan, deliver).
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>

#include <grpcpp/channel.h>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "common/time/clock.h"
#include "services/sandbox_courier/script.h"

namespace vlot::sandbox {

struct CourierOptions {
  // Where the partner API is: a channel, or an address to be reached without TLS.
  std::shared_ptr<grpc::Channel> channel;
  std::string address;
  std::string api_key;  // a partner's

  // From one step to the next, accepting included. Zero: at once, and all scans of a job in one call.
  absl::Duration step_delay = absl::ZeroDuration();
  CourierFaults faults;
  uint64_t seed = 1;
};

// What was done so far.
struct CourierStats {
  int64_t accepted = 0;
  int64_t rejected = 0;
  int64_t scans = 0;
  int64_t delivered = 0;
  int64_t let_go = 0;  // jobs that were not its own any more
  int64_t errors = 0;  // calls and items that failed, and were tried again
};

class CourierSandbox {
 public:
  // Does not own the clock: its time stands on the scans.
  CourierSandbox(CourierOptions options, Clock& clock);
  ~CourierSandbox();  // stops

  CourierSandbox(const CourierSandbox&) = delete;
  CourierSandbox& operator=(const CourierSandbox&) = delete;

  void Start();
  // Idempotent. What was under way is dropped, as in a crash.
  void Stop();

  // For jobs that come from now on.
  void SetFaults(const CourierFaults& faults);
  CourierStats stats() const;

 private:
  class Day;

  const CourierOptions options_;
  Clock& clock_;
  mutable absl::Mutex mutex_;
  CourierFaults faults_ ABSL_GUARDED_BY(mutex_);
  std::unique_ptr<Day> day_ ABSL_GUARDED_BY(mutex_);
  CourierStats before_ ABSL_GUARDED_BY(mutex_);  // of the days before this one
};

}  // namespace vlot::sandbox
