// Natural batching: requests that arrive while a transaction is running are written together by the next one. No
// waiting at low load (a batch of one); at high load a batch waits some milliseconds for company (pace.h): few commits.
//
//   batch::Batcher<NewPayment, Payment> batcher(
//       {.name = "payment.CreatePayments"}, database, clock,
//       [](pg::Transaction& tx, absl::Span<batch::Entry<NewPayment, Payment>> entries) -> absl::Status { ... });
//   batcher.Submit(std::move(payment), deadline, [done](absl::StatusOr<Payment> result) { done(...); });
//
// The flush function's part of the contract:
//   * It sets `entry.result` of every entry: a value, or this item's own error. Its neighbours do not notice.
//   * It may run several times for the same entries, also after a COMMIT without an answer, which may have succeeded:
//   it
//     looks the request ids up first (INSERT ... ON CONFLICT DO NOTHING RETURNING) and gives the stored answer for
//     those that are there. It touches nothing but the database and `entry.result`.
//   * An error that it returns is everybody's, and nothing is written. When PostgreSQL found fault with a row
//     (pg::kDataError), or it returns INVALID_ARGUMENT, FAILED_PRECONDITION or OUT_OF_RANGE, the batch is split in
//     halves, each a transaction of its own, down to the culprit.
//   * It works with statements for many rows, takes locks in sorted key order, and appends to the feed last.
// Callbacks run on the flusher's thread after the commit, in the order of Submit within a batch. They must be short.
//
// Errors that items get from here: RESOURCE_EXHAUSTED QUEUE_FULL, UNAVAILABLE SHUTTING_DOWN, DEADLINE_EXCEEDED
// EXPIRED_IN_QUEUE (all: nothing was done), and those of pg/errors.h.
// Thread-safe. One batcher serves one partition. The destructor flushes what waits, then ends.
#pragma once

#include <functional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/types/span.h"
#include "common/batch/entry.h"
#include "common/batch/flusher.h"
#include "common/batch/options.h"
#include "common/batch/queue.h"
#include "common/batch/stats.h"
#include "common/pg/pg.h"
#include "common/sync/mutex.h"
#include "common/sync/thread_name.h"
#include "common/time/clock.h"

namespace vlot::batch {

template <class Item, class Result>
class Batcher {
 public:
  using Entry = batch::Entry<Item, Result>;
  using Done = typename Entry::Done;
  using Flush = std::function<absl::Status(pg::Transaction&, absl::Span<Entry>)>;

  // Connects when the first item comes. Does not own the clock.
  Batcher(Options options, pg::Options database, Clock& clock, Flush flush)
      : options_(std::move(options)),
        clock_(clock),
        flush_(std::move(flush)),
        stats_(options_.name, database.metrics),
        queue_(options_.queue_max, options_.retry_after, options_.items_max, options_.pace) {
    for (int i = 0; i < options_.flushers_max; ++i) {
      threads_.emplace_back([this, database] { Loop(database); });
    }
  }

  ~Batcher() { Drain(); }

  Batcher(const Batcher&) = delete;
  Batcher& operator=(const Batcher&) = delete;

  // `done` is called exactly once: by a flusher, or here and now when the item is refused.
  void Submit(Item item, absl::Time deadline, Done done) {
    Entry entry{.item = std::move(item), .deadline = deadline, .done = std::move(done)};
    if (absl::Status refused = queue_.Push(entry); !refused.ok()) {
      stats_.Refused();
      std::move(entry.done)(std::move(refused));
    }
  }

  // The same for the items of one call: a transaction takes them together and in their order, as far as it takes that
  // many and those before them leave room.
  void SubmitAll(std::vector<std::pair<Item, Done>> items, absl::Time deadline) {
    std::vector<Entry> entries;
    entries.reserve(items.size());
    for (auto& [item, done] : items) {
      entries.push_back({.item = std::move(item), .deadline = deadline, .done = std::move(done)});
    }
    size_t taken = 0;
    const absl::Status refused = queue_.PushAll(absl::MakeSpan(entries), taken);
    for (Entry& entry : absl::MakeSpan(entries).subspan(taken)) {
      stats_.Refused();
      std::move(entry.done)(refused);
    }
  }

  // Submits and waits: for tests and tools, never on a gRPC thread.
  absl::StatusOr<Result> Call(Item item, absl::Time deadline = absl::InfiniteFuture()) {
    absl::StatusOr<Result> answer = Entry::Unset();
    Signal answered;
    Submit(std::move(item), deadline, [&](absl::StatusOr<Result> result) {
      answer = std::move(result);
      answered.Raise();
    });
    answered.Wait();
    return answer;
  }

  // Takes no more items, flushes those that wait, and ends the threads.
  void Drain() {
    queue_.Close();
    for (std::thread& thread : threads_) {
      if (thread.joinable()) thread.join();
    }
  }

  size_t queue_size() const { return queue_.size(); }

 private:
  void Loop(const pg::Options& database) {
    NameThisThread(options_.name.substr(options_.name.find('.') + 1));
    Flusher flusher(options_, database);
    std::vector<Entry> entries;
    while (queue_.Take(options_.items_max, entries)) {
      DropExpired(entries);
      if (!entries.empty()) FlushAll(flusher, absl::MakeSpan(entries));
    }
  }

  void DropExpired(std::vector<Entry>& entries) {
    const absl::Time now = clock_.Now();
    std::erase_if(entries, [&](Entry& entry) {
      if (entry.deadline > now) return false;
      stats_.Expired();
      std::move(entry.done)(ExpiredInQueueError());
      return true;
    });
  }

  void FlushAll(Flusher& flusher, absl::Span<Entry> entries) {
    Stats::Flush measured(stats_, entries.size(), queue_.size());
    flusher.Run(
        entries.size(),
        [&](pg::Transaction& tx, size_t begin, size_t end) {
          absl::Span<Entry> part = entries.subspan(begin, end - begin);
          for (Entry& entry : part) entry.result = Entry::Unset();
          return flush_(tx, part);
        },
        [&](const absl::Status& status, size_t begin, size_t end) {
          for (Entry& entry : entries.subspan(begin, end - begin)) {
            if (!status.ok()) entry.result = status;
            std::move(entry.done)(std::move(entry.result));
          }
        });
  }

  const Options options_;
  Clock& clock_;
  const Flush flush_;
  Stats stats_;
  Queue<Entry> queue_;
  std::vector<std::thread> threads_;
};

}  // namespace vlot::batch
