// Brings the outcomes of a batch call's items together: each item goes its own way through the batch, the last one to
// come back ends the call. Thread-safe.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"

namespace vlot::courier {

template <class T>
class Gather : public std::enable_shared_from_this<Gather<T>> {
 public:
  using Results = std::vector<absl::StatusOr<T>>;

  // `end` is called once, with a result for each of `count` (> 0) items, by whoever brings the last one.
  Gather(size_t count, std::function<void(Results)> end)
      : results_(count, absl::UnknownError("no result")), waiting_(count), end_(std::move(end)) {}

  // The callback for an item: to be called exactly once.
  auto Slot(size_t index) {
    return [self = this->shared_from_this(), index](absl::StatusOr<T> result) { self->Set(index, std::move(result)); };
  }

  void Set(size_t index, absl::StatusOr<T> result) {
    results_[index] = std::move(result);
    if (waiting_.fetch_sub(1) == 1) end_(std::move(results_));
  }

 private:
  Results results_;
  std::atomic<size_t> waiting_;
  const std::function<void(Results)> end_;
};

}  // namespace vlot::courier
