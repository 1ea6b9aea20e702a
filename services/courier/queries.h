// Reads, and what operators change now and then: each in a transaction of its own, on threads that may block. Bounded
// like every queue. Thread-safe.
#pragma once

#include <functional>
#include <memory>
#include <utility>

#include "common/batch/batcher.h"

namespace vlot::courier {

class Queries {
 public:
  Queries(const pg::Options& database, Clock& clock)
      : batcher_({.name = "courier.Queries", .items_max = 1, .flushers_max = 2, .queue_max = 2'000}, database, clock,
                 [](pg::Transaction& tx, absl::Span<Entry> entries) {
                   entries[0].result = Unit();
                   return entries[0].item(tx);
                 }) {}

  // Runs `query`, `absl::StatusOr<T>(pg::Transaction&)`, which may run several times, and gives `done` what it
  // returned. An error rolls the transaction back.
  template <class Query, class Done>
  void Run(absl::Time deadline, Query query, Done done) {
    using Result = std::invoke_result_t<Query&, pg::Transaction&>;
    auto result = std::make_shared<Result>(absl::UnknownError("not run"));
    batcher_.Submit(
        [result, query = std::move(query)](pg::Transaction& tx) mutable {
          *result = query(tx);
          return result->status();
        },
        deadline,
        [result, done = std::move(done)](const absl::StatusOr<Unit>& ended) mutable {
          if (ended.ok()) {
            done(std::move(*result));
          } else {
            done(Result(ended.status()));
          }
        });
  }

  void Drain() { batcher_.Drain(); }

 private:
  struct Unit {};
  using Query = std::function<absl::Status(pg::Transaction&)>;
  using Entry = batch::Entry<Query, Unit>;

  batch::Batcher<Query, Unit> batcher_;
};

}  // namespace vlot::courier
