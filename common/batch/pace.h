// Decides how long the next batch waits for company. Where little comes, not at all: a lone item must not pay for
// batching. Once a wait would gather several, batches begin no closer together than the interval, so that the fixed
// costs of each (a transaction, a wake-up, a call) are shared. Values; not thread-safe.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>

#include "absl/time/time.h"

namespace vlot::batch {

struct PaceOptions {
  // The most that an item waits for others. 0: never.
  absl::Duration interval = absl::Milliseconds(20);
  // Items that an interval must promise before anybody waits.
  double items_min = 8;
};

class Pace {
 public:
  using SteadyTime = std::chrono::steady_clock::time_point;

  explicit Pace(PaceOptions options)
      : interval_(absl::ToChronoNanoseconds(options.interval)), items_min_(options.items_min) {}

  // So much comes that waiting gathers several.
  bool busy() const { return expected_ >= items_min_; }

  // When the next batch may begin; a time that has passed: at once.
  SteadyTime NotBefore() const { return busy() ? began_ + interval_ : SteadyTime::min(); }

  // A batch of so many items begins.
  void Begin(SteadyTime now, size_t items) {
    using Seconds = std::chrono::duration<double>;
    const double intervals = std::max(Seconds(now - began_) / Seconds(std::max(interval_, kShortest)), kRatioMin);
    // Half of what is known is replaced by each batch: a burst is noticed at its second batch and forgotten as soon.
    expected_ = (expected_ + static_cast<double>(items) / intervals) / 2;
    began_ = now;
  }

 private:
  static constexpr std::chrono::nanoseconds kShortest = std::chrono::microseconds(1);
  static constexpr double kRatioMin = 0.1;  // two batches in a row say little about the rate

  const std::chrono::nanoseconds interval_;
  const double items_min_;
  double expected_ = 0;  // items an interval
  SteadyTime began_{};   // of the last batch; the clock's epoch is long ago
};

}  // namespace vlot::batch
