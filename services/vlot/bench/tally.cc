#include "services/vlot/bench/tally.h"

namespace vlot::bench {

void Tally::Accepted(const std::string& order, Instant called, Instant answered) {
  absl::MutexLock lock(&mutex_);
  ++counts_.accepted;
  if (Measured(called)) place_order_.Add(absl::FromChrono(answered - called));
  if (auto ended = unanswered_.find(order); ended != unanswered_.end()) {
    Settle(called, ended->second);
    unanswered_.erase(ended);
  } else {
    open_.emplace(order, called);
  }
}

void Tally::Refused(const std::string& reason) {
  absl::MutexLock lock(&mutex_);
  ++counts_.refused[reason];
}

void Tally::Ended(const std::string& order, bool completed, Instant when) {
  absl::MutexLock lock(&mutex_);
  if (auto open = open_.find(order); open != open_.end()) {
    Settle(open->second, {completed, when});
    open_.erase(open);
  } else {
    unanswered_.emplace(order, End{completed, when});
  }
}

void Tally::Settle(Instant called, const End& end) {
  ++(end.completed ? counts_.completed : counts_.ended_otherwise);
  if (end.completed && Measured(called)) to_completed_.Add(absl::FromChrono(end.when - called));
}

void Tally::BeginMeasuring(Instant now) {
  absl::MutexLock lock(&mutex_);
  measured_from_ = now;
}

void Tally::EndMeasuring(Instant now) {
  absl::MutexLock lock(&mutex_);
  measured_until_ = now;
}

Counts Tally::counts() const {
  absl::MutexLock lock(&mutex_);
  return counts_;
}

bool Tally::WaitUntilAllEnded(absl::Duration patience) const {
  absl::MutexLock lock(&mutex_);
  return mutex_.AwaitWithTimeout(
      absl::Condition(
          +[](const Tally* tally) ABSL_NO_THREAD_SAFETY_ANALYSIS { return tally->counts_.open() == 0; }, this),
      patience);
}

}  // namespace vlot::bench
