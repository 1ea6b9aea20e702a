// Gathers outgoing commands into batch calls: what is submitted while calls are under way goes out together in the next
// one. Has no threads of its own: a call starts on the thread that submits, or on the one that brings an answer.
//
//   batch::Dispatcher<Command, Outcome> dispatcher({.name = "ordering.CreatePayments"}, clock,
//       [&](std::vector<Command> commands, auto done) {   // starts an asynchronous call
//         payments.BatchCreatePayments(std::move(commands), std::move(done));  // later: done(results) or done(status)
//       });
//   dispatcher.Cork();  // many at once: nothing leaves before Uncork
//   for (...) dispatcher.Submit(command, deadline, callback);
//   dispatcher.Uncork();
//
// `done` takes absl::StatusOr<std::vector<absl::StatusOr<Result>>>, one result per item in the order of the items; an
// error is the result of every item. It is called exactly once, on any thread, also from within the call itself.
// Refusals are those of the Batcher. Thread-safe. The destructor fails what waits (UNAVAILABLE, SHUTTING_DOWN) and
// waits for the calls under way.
#pragma once

#include <algorithm>
#include <deque>
#include <functional>
#include <iterator>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/functional/any_invocable.h"
#include "absl/status/statusor.h"
#include "common/batch/entry.h"
#include "common/batch/refusals.h"
#include "common/batch/stats.h"
#include "common/sync/mutex.h"
#include "common/time/clock.h"

namespace vlot::batch {

struct DispatcherOptions {
  std::string name;
  int items_max = 500;      // in one call
  int outstanding_max = 2;  // calls under way
  int queue_max = 20'000;   // items waiting
  absl::Duration retry_after = absl::Milliseconds(200);
  metrics::Registry* metrics = nullptr;  // not owned; null: counts nothing
};

template <class Item, class Result>
class Dispatcher {
 public:
  using Entry = batch::Entry<Item, Result>;
  using Done = typename Entry::Done;
  using BatchResult = absl::StatusOr<std::vector<absl::StatusOr<Result>>>;
  using BatchDone = absl::AnyInvocable<void(BatchResult) &&>;
  using Send = std::function<void(std::vector<Item>, BatchDone)>;

  Dispatcher(DispatcherOptions options, Clock& clock, Send send)
      : options_(std::move(options)), clock_(clock), send_(std::move(send)), stats_(options_.name, options_.metrics) {}
  ~Dispatcher() { Shutdown(); }

  Dispatcher(const Dispatcher&) = delete;
  Dispatcher& operator=(const Dispatcher&) = delete;

  // `done` is called exactly once, on any thread, or here and now when the item is refused.
  void Submit(Item item, absl::Time deadline, Done done) {
    Entry entry{.item = std::move(item), .deadline = deadline, .done = std::move(done)};
    if (absl::Status refused = Push(entry); !refused.ok()) {
      stats_.Refused();
      std::move(entry.done)(std::move(refused));
      return;
    }
    Pump();
  }

  // While one is not taken back, nothing is sent.
  void Cork() { AddCork(1); }
  void Uncork() {
    AddCork(-1);
    Pump();
  }

  void Shutdown() {
    std::deque<Entry> waiting;
    {
      MutexLock lock(mutex_);
      closed_ = true;
      waiting.swap(queue_);
    }
    for (Entry& entry : waiting) std::move(entry.done)(ShuttingDownError());
    MutexLock lock(mutex_);
    while (outstanding_ > 0 || ending_ > 0 || pumping_) quiet_.Wait(mutex_);
  }

  size_t queue_size() const {
    MutexLock lock(mutex_);
    return queue_.size();
  }

 private:
  absl::Status Push(Entry& entry) {
    MutexLock lock(mutex_);
    if (closed_) return ShuttingDownError();
    if (queue_.size() >= static_cast<size_t>(options_.queue_max)) {
      return QueueFullError(queue_.size(), options_.retry_after);
    }
    queue_.push_back(std::move(entry));
    return absl::OkStatus();
  }

  void AddCork(int by) {
    MutexLock lock(mutex_);
    corks_ += by;
  }

  // Sends while it may. Only one thread is in here; one that finds another inside leaves it the work, so an answer that
  // comes within the call does not recurse.
  void Pump() {
    {
      MutexLock lock(mutex_);
      if (pumping_) return;
      pumping_ = true;
    }
    std::vector<Entry> entries;
    while (TakeBatch(entries)) SendBatch(std::move(entries));
  }

  // False: nothing to do now, and this thread has left the pump.
  bool TakeBatch(std::vector<Entry>& entries) {
    entries.clear();
    MutexLock lock(mutex_);
    if (queue_.empty() || corks_ > 0 || outstanding_ >= options_.outstanding_max) {
      pumping_ = false;
      quiet_.NotifyAll();
      return false;
    }
    const size_t count = std::min<size_t>(options_.items_max, queue_.size());
    std::move(queue_.begin(), queue_.begin() + count, std::back_inserter(entries));
    queue_.erase(queue_.begin(), queue_.begin() + count);
    ++outstanding_;
    return true;
  }

  void SendBatch(std::vector<Entry> entries) {
    const absl::Time now = clock_.Now();
    std::vector<Item> items;
    std::vector<Done> waiting;
    items.reserve(entries.size());
    waiting.reserve(entries.size());
    for (Entry& entry : entries) {
      if (entry.deadline <= now) {
        stats_.Expired();
        std::move(entry.done)(ExpiredInQueueError());
      } else {
        items.push_back(std::move(entry.item));
        waiting.push_back(std::move(entry.done));
      }
    }
    if (items.empty()) return Ended();
    auto measured = std::make_unique<Stats::Flush>(stats_, items.size(), queue_size());
    send_(std::move(items),
          [this, waiting = std::move(waiting), measured = std::move(measured)](BatchResult results) mutable {
            measured.reset();
            Deliver(waiting, std::move(results));
            Ended();
          });
  }

  static void Deliver(std::vector<Done>& waiting, BatchResult results) {
    if (results.ok() && results->size() != waiting.size()) {
      results = absl::InternalError("a batch call answered with another number of results than it had items");
    }
    for (size_t i = 0; i < waiting.size(); ++i) {
      std::move(waiting[i])(results.ok() ? std::move((*results)[i]) : absl::StatusOr<Result>(results.status()));
    }
  }

  // A call has ended: room for the next. Not to be destroyed between the two steps, so Shutdown waits for the pump too.
  void Ended() {
    {
      MutexLock lock(mutex_);
      ++ending_;
      --outstanding_;
    }
    Pump();
    MutexLock lock(mutex_);
    --ending_;
    quiet_.NotifyAll();
  }

  const DispatcherOptions options_;
  Clock& clock_;
  const Send send_;
  Stats stats_;
  mutable Mutex mutex_;
  CondVar quiet_;
  std::deque<Entry> queue_ ABSL_GUARDED_BY(mutex_);
  int outstanding_ ABSL_GUARDED_BY(mutex_) = 0;
  int ending_ ABSL_GUARDED_BY(mutex_) = 0;
  int corks_ ABSL_GUARDED_BY(mutex_) = 0;
  bool pumping_ ABSL_GUARDED_BY(mutex_) = false;
  bool closed_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace vlot::batch
