// Brings the results of a batch call's items together: each item goes its own way, the last one to come back ends the
// call.
#pragma once

#include <atomic>
#include <memory>
#include <utility>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/batch/batcher.h"

namespace vlot::batch {

// Made with std::make_shared; the items' callbacks share it. Thread-safe.
template <class T>
class Gather : public std::enable_shared_from_this<Gather<T>> {
 public:
  using Results = std::vector<absl::StatusOr<T>>;
  using Done = absl::AnyInvocable<void(Results) &&>;

  // `done` is called once, with a result for each of `count` (> 0) items in their order, by whoever brings the last
  // one.
  Gather(size_t count, Done done)
      : results_(count, absl::UnknownError("no result")), missing_(count), done_(std::move(done)) {}

  // Exactly once for each index.
  void Set(size_t index, absl::StatusOr<T> result) {
    results_[index] = std::move(result);
    if (missing_.fetch_sub(1, std::memory_order_acq_rel) == 1) std::move(done_)(std::move(results_));
  }

  // A callback that sets the result of an item.
  auto Slot(size_t index) {
    return [self = this->shared_from_this(), index](absl::StatusOr<T> result) { self->Set(index, std::move(result)); };
  }

 private:
  Results results_;
  std::atomic<size_t> missing_;
  Done done_;
};

// Submits the items that are OK, together; the errors of the others are their results. `done` gets a result for each,
// in their order, once, when the last one is there: on a flusher's thread, or here and now.
template <class Item, class Result>
void SubmitAll(Batcher<Item, Result>& batcher, std::vector<absl::StatusOr<Item>> items, absl::Time deadline,
               typename Gather<Result>::Done done) {
  if (items.empty()) return std::move(done)({});
  auto gather = std::make_shared<Gather<Result>>(items.size(), std::move(done));
  std::vector<std::pair<Item, typename Batcher<Item, Result>::Done>> good;
  good.reserve(items.size());
  for (size_t i = 0; i < items.size(); ++i) {
    if (items[i].ok()) {
      good.emplace_back(*std::move(items[i]), gather->Slot(i));
    } else {
      gather->Set(i, items[i].status());
    }
  }
  batcher.SubmitAll(std::move(good), deadline);
}

}  // namespace vlot::batch
