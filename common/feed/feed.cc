#include "common/feed/feed.h"

#include <utility>

#include "common/feed/append.h"
#include "common/feed/tail.h"
#include "common/status/status.h"
#include "common/sync/mutex.h"
#include "common/time/clock.h"

namespace vlot::feed {
namespace {

// As the table gives them.
Events Stored(int64_t first, absl::Time now, std::vector<NewEvent> events) {
  Events stored;
  stored.reserve(events.size());
  for (NewEvent& event : events) {
    stored.push_back({.position = first++, .recorded_at = TruncateToMicros(now), .payload = std::move(event.payload)});
  }
  return stored;
}

}  // namespace

Feed::Feed(FeedOptions options) : tail_(std::make_shared<Tail>(std::move(options))) {}

Feed::~Feed() { tail_->Stop(); }

absl::Status Feed::Append(pg::Transaction& tx, absl::Time now, std::vector<NewEvent> events) {
  if (events.empty()) return absl::OkStatus();
  auto first = std::make_shared<int64_t>(0);
  RETURN_IF_ERROR(AppendRows(tx, now, events, [first](int64_t position) { *first = position; }));
  tx.OnCommit([tail = tail_, first, now, events = std::move(events)]() mutable {
    tail->Publish(Stored(*first, now, std::move(events)));
  });
  return absl::OkStatus();
}

void Feed::ReadAsync(int64_t after, int max, absl::Duration wait, Done done) {
  tail_->ReadAsync(after, max, wait, std::move(done));
}

int64_t Feed::end() const { return tail_->end(); }

absl::StatusOr<Events> Feed::Read(int64_t after, int max, absl::Duration wait) {
  absl::StatusOr<Events> answer = absl::UnknownError("no answer");
  Signal answered;
  ReadAsync(after, max, wait, [&](absl::StatusOr<Events> events) {
    answer = std::move(events);
    answered.Raise();
  });
  answered.Wait();
  return answer;
}

}  // namespace vlot::feed
