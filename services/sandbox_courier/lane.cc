#include "services/sandbox_courier/lane.h"

#include <algorithm>
#include <utility>

namespace vlot::sandbox {
namespace {

// How late a moved clock may be noticed.
constexpr absl::Duration kLookAgainAfter = absl::Milliseconds(50);
// Answers are waited for while the next batches are made: one thread was the bound of `vlot bench` at overload.
constexpr int kThreads = 3;

}  // namespace

Lane::Lane(Clock& clock, size_t max, Handle handle) : clock_(clock), max_(max), handle_(std::move(handle)) {
  for (int i = 0; i < kThreads; ++i) threads_.emplace_back([this] { Loop(); });
}

void Lane::Push(Work work) {
  absl::MutexLock lock(&mutex_);
  waiting_.push(std::move(work));
  woken_ = true;
}

void Lane::Stop() {
  {
    absl::MutexLock lock(&mutex_);
    stopping_ = true;
  }
  for (std::thread& thread : threads_) {
    if (thread.joinable()) thread.join();
  }
}

std::vector<Work> Lane::TakeDue() {
  const absl::Time now = clock_.Now();
  std::vector<Work> due;
  while (!waiting_.empty() && due.size() < max_ && waiting_.top().due <= now) {
    due.push_back(waiting_.top());
    waiting_.pop();
  }
  return due;
}

void Lane::Loop() {
  absl::MutexLock lock(&mutex_);
  const auto ready = [this]() ABSL_SHARED_LOCKS_REQUIRED(mutex_) { return woken_ || stopping_; };
  while (!stopping_) {
    std::vector<Work> due = TakeDue();
    if (due.empty()) {
      woken_ = false;
      mutex_.AwaitWithTimeout(absl::Condition(&ready), kLookAgainAfter);
      continue;
    }
    mutex_.Unlock();
    handle_(std::move(due));
    mutex_.Lock();
  }
}

}  // namespace vlot::sandbox
