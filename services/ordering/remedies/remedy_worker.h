// Carries remedies to their end: tells what is new of them on their orders' timelines, then asks what their plan says
// next. All that it knows is in rows: killed anywhere, it goes on. Any number of copies may work.
#pragma once

#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "common/pg/pg.h"
#include "common/time/clock.h"
#include "services/ordering/engine.h"
#include "services/ordering/remedies/remedy_calls.h"
#include "services/ordering/remedies/remedy_store.h"

namespace vlot::ordering {

struct RemedyWorkerOptions {
  int taken_max = 50;                                 // at once
  absl::Duration lease = absl::Minutes(2);            // longer than a call takes
  absl::Duration interval = absl::Milliseconds(250);  // between looks, when nothing is due
};

class RemedyWorker {
 public:
  // Owns none of its parts.
  RemedyWorker(RemedyWorkerOptions options, Clock& clock, pg::Pool& pool, Engine& engine)
      : options_(options), clock_(clock), pool_(pool), engine_(engine) {}
  ~RemedyWorker() { Stop(); }

  RemedyWorker(const RemedyWorker&) = delete;
  RemedyWorker& operator=(const RemedyWorker&) = delete;

  // Once, before Start.
  void SetCalls(RemedyCalls* calls) { calls_ = calls; }

  // Takes what is due, one step each; how many.
  absl::StatusOr<int> Step();
  // A thread of its own that steps, until Stop. Stop after the engine: who waits for it is answered.
  void Start();
  void Wake();
  void Stop();

 private:
  absl::Status StepOne(Remedy remedy);
  void Act(Remedy& remedy);
  void Loop();
  bool Wait(absl::Duration time);

  const RemedyWorkerOptions options_;
  Clock& clock_;
  pg::Pool& pool_;
  Engine& engine_;
  RemedyCalls* calls_ = nullptr;
  absl::Mutex mutex_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  bool woken_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace vlot::ordering
