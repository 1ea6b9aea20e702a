#include "common/feed/memory.h"

#include <algorithm>
#include <utility>

namespace vlot::feed {

void Memory::Begin(int64_t last) {
  if (last_) return;
  last_ = last;
  while (!ahead_.empty()) {  // what came before we knew where we are
    auto node = ahead_.extract(ahead_.begin());
    ahead_size_ -= node.mapped().size();
    if (node.mapped().front().position > *last_ + 1) {
      Add(std::move(node.mapped()));
      return;
    }
    Join(std::move(node.mapped()));
  }
}

bool Memory::Add(Events events) {
  if (events.empty()) return false;
  if (!last_ || events.front().position > *last_ + 1) {
    ahead_size_ += events.size();
    ahead_.try_emplace(events.front().position, std::move(events));
    if (ahead_size_ > events_max_) Forget();  // another process writes, and nobody here reads
    return false;
  }
  const int64_t before = *last_;
  Join(std::move(events));
  while (!ahead_.empty() && ahead_.begin()->first <= *last_ + 1) {
    auto node = ahead_.extract(ahead_.begin());
    ahead_size_ -= node.mapped().size();
    Join(std::move(node.mapped()));
  }
  return *last_ > before;
}

void Memory::Join(Events events) {
  for (StoredEvent& event : events) {
    if (event.position != *last_ + 1) continue;
    last_ = event.position;
    events_.push_back(std::move(event));
  }
  if (events_.size() > events_max_) events_.erase(events_.begin(), events_.end() - static_cast<int64_t>(events_max_));
}

void Memory::Forget() {
  last_.reset();
  events_.clear();
  ahead_.clear();
  ahead_size_ = 0;
}

bool Memory::Covers(int64_t after) const {
  return last_ && after < *last_ && !events_.empty() && events_.front().position <= after + 1;
}

Events Memory::Get(int64_t after, size_t max) const {
  const auto first = events_.begin() + (after + 1 - events_.front().position);
  const auto count = std::min<int64_t>(static_cast<int64_t>(max), events_.end() - first);
  return Events(first, first + count);
}

}  // namespace vlot::feed
