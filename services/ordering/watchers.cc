#include "services/ordering/watchers.h"

#include <iterator>
#include <utility>

#include "vlot/ordering/v1/ordering.pb.h"

namespace vlot::ordering {
namespace {

// How long one look at the feed lasts before it sees whether anybody still waits.
constexpr absl::Duration kLook = absl::Seconds(10);
constexpr int kEventsMax = 1000;

}  // namespace

void Watchers::WakeAfter(const OrderId& order, int64_t after, Wake wake) {
  bool begin = false;
  {
    absl::MutexLock lock(&state_->mutex);
    state_->waiting[order].push_back(std::move(wake));
    begin = !std::exchange(state_->reading, true);
  }
  if (begin) ReadOn(state_, after);
}

void Watchers::ReadOn(std::shared_ptr<State> state, int64_t after) {
  feed::Feed& feed = state->feed;
  feed.ReadAsync(after, kEventsMax, kLook, [state, after](absl::StatusOr<feed::Events> events) {
    if (!events.ok()) return TellAll(*state);  // they look for themselves and learn the error
    Tell(*state, *events);
    {
      absl::MutexLock lock(&state->mutex);
      state->reading = !state->waiting.empty();
      if (!state->reading) return;
    }
    ReadOn(state, events->empty() ? after : events->back().position);
  });
}

void Watchers::Tell(State& state, const feed::Events& events) {
  std::vector<Wake> wakes;
  {
    absl::MutexLock lock(&state.mutex);
    v1::Event event;
    for (const feed::StoredEvent& stored : events) {
      if (!event.ParseFromString(stored.payload)) continue;
      auto found = state.waiting.find(OrderId::ParseName(event.order()).value_or(OrderId()));
      if (found == state.waiting.end()) continue;
      std::move(found->second.begin(), found->second.end(), std::back_inserter(wakes));
      state.waiting.erase(found);
    }
  }
  for (const Wake& wake : wakes) wake();
}

void Watchers::TellAll(State& state) {
  absl::flat_hash_map<OrderId, std::vector<Wake>> waiting;
  {
    absl::MutexLock lock(&state.mutex);
    waiting.swap(state.waiting);
    state.reading = false;
  }
  for (const auto& [order, wakes] : waiting) {
    for (const Wake& wake : wakes) wake();
  }
}

}  // namespace vlot::ordering
