#include "services/vlot/bench/tally.h"

namespace vlot::bench {

void Tally::Accepted(const std::string& order, Instant called, Instant answered) {
  absl::MutexLock lock(&mutex_);
  ++counts_.accepted;
  if (Measured(called)) place_order_.Add(absl::FromChrono(answered - called));
  Life& life = lives_[order];
  life.called = called;
  if (life.payable) ++counts_.payable;
  SettleIfDone(order, life);
}

void Tally::Refused(const Refusal& refusal) {
  absl::MutexLock lock(&mutex_);
  ++counts_.refused[refusal.reason];
  if (!refusal.as_promised) ++counts_.refused_otherwise;
  if (Measured(refusal.called)) refusal_.Add(absl::FromChrono(refusal.answered - refusal.called));
}

void Tally::HeldBack() {
  absl::MutexLock lock(&mutex_);
  ++counts_.held_back;
}

void Tally::Reached(const std::string& order, Milestone milestone, Instant when) {
  absl::MutexLock lock(&mutex_);
  Life& life = lives_[order];
  switch (milestone) {
    case Milestone::kPayable:
      if (life.called && !life.payable) ++counts_.payable;
      life.payable = when;
      break;
    case Milestone::kInvoiced:
      life.invoiced = when;
      break;
    case Milestone::kCompleted:
    case Milestone::kEnded:
      life.ended = when;
      life.completed = milestone == Milestone::kCompleted;
      break;
  }
  SettleIfDone(order, life);
}

void Tally::SettleIfDone(const std::string& order, const Life& life) {
  if (!life.called || !life.ended) return;
  ++(life.completed ? counts_.completed : counts_.ended_otherwise);
  if (life.completed && Measured(*life.called)) {
    to_completed_.Add(absl::FromChrono(*life.ended - *life.called));
    if (life.invoiced) to_invoiced_.Add(absl::FromChrono(*life.invoiced - *life.called));
    if (life.invoiced && life.payable) payable_to_invoiced_.Add(absl::FromChrono(*life.invoiced - *life.payable));
  }
  lives_.erase(order);
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

Times Tally::times() const {
  return {.place_order = place_order_.spread(),
          .refusal = refusal_.spread(),
          .payable_to_invoiced = payable_to_invoiced_.spread(),
          .to_invoiced = to_invoiced_.spread(),
          .to_completed = to_completed_.spread()};
}

bool Tally::WaitUntil(absl::FunctionRef<bool(const Counts&)> there, absl::Duration patience) const {
  absl::MutexLock lock(&mutex_);
  const auto so = [this, there]() ABSL_NO_THREAD_SAFETY_ANALYSIS { return there(counts_); };
  return mutex_.AwaitWithTimeout(absl::Condition(&so), patience);
}

}  // namespace vlot::bench
