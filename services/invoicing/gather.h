// A batch method's way through a batcher and back: every item by itself, the answers in the order of the request.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/batch/batcher.h"

namespace vlot::invoicing {

// Submits the items that are OK; the errors of the others are their results. `done` gets a result for each, in their
// order, once, when the last one is there: on a flusher's thread, or here and now. Thread-safe.
template <class Item, class Result>
void SubmitAll(batch::Batcher<Item, Result>& batcher, std::vector<absl::StatusOr<Item>> items, absl::Time deadline,
               std::function<void(std::vector<absl::StatusOr<Result>>&)> done) {
  struct Gathering {
    std::vector<absl::StatusOr<Result>> results;
    std::atomic<size_t> missing;
    std::function<void(std::vector<absl::StatusOr<Result>>&)> done;

    void Arrived(size_t count) {
      if (missing.fetch_sub(count, std::memory_order_acq_rel) == count) done(results);
    }
  };
  auto gathering = std::make_shared<Gathering>();
  gathering->results.resize(items.size());
  gathering->missing = items.size() + 1;  // one for this function, so that nothing is told before all are submitted
  gathering->done = std::move(done);
  for (size_t i = 0; i < items.size(); ++i) {
    if (!items[i].ok()) {
      gathering->results[i] = items[i].status();
      gathering->Arrived(1);
      continue;
    }
    batcher.Submit(*std::move(items[i]), deadline, [gathering, i](absl::StatusOr<Result> result) {
      gathering->results[i] = std::move(result);
      gathering->Arrived(1);
    });
  }
  gathering->Arrived(1);
}

}  // namespace vlot::invoicing
