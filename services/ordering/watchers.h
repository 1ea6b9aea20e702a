// Wakes those who follow one order when something is written of it, by whichever copy of the service.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/synchronization/mutex.h"
#include "common/feed/feed.h"
#include "common/ids/ids.h"

namespace vlot::ordering {

// Thread-safe. Reads the feed while there is anybody to be woken.
class Watchers {
 public:
  using Wake = std::function<void()>;

  explicit Watchers(feed::Feed& feed) : state_(std::make_shared<State>(feed)) {}

  // `wake` is called once, soon after an event of the order is committed beyond position `after` of the feed, or when
  // the service stops; sometimes for nothing. Register first, then look at the journal: nothing is missed then.
  void WakeAfter(const OrderId& order, int64_t after, Wake wake);

 private:
  struct State {
    explicit State(feed::Feed& feed) : feed(feed) {}
    feed::Feed& feed;
    absl::Mutex mutex;
    absl::flat_hash_map<OrderId, std::vector<Wake>> waiting ABSL_GUARDED_BY(mutex);
    bool reading ABSL_GUARDED_BY(mutex) = false;
  };
  static void ReadOn(std::shared_ptr<State> state, int64_t after);
  static void Tell(State& state, const feed::Events& events);
  static void TellAll(State& state);

  std::shared_ptr<State> state_;
};

}  // namespace vlot::ordering
