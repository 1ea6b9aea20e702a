#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "common/feed/consumer.h"
#include "common/rpc/stream_puller.h"
#include "vlot/feed/v1/feed.pb.h"

namespace vlot::rpc {

// Another service's feed over its WatchEvents stream: what a feed::Consumer reads from. The stream stays open between
// reads; it is opened again, from where the consumer is, after an error or when the consumer goes back.
//   rpc::RemoteFeed<v1::ListEventsResponse> feed(*client, partition, [stub](auto... arguments) {
//     stub->async()->WatchEvents(arguments...); });
// The stored events it gives have the position and the service's own event message as their payload. Of those that are
// not of the `kinds` asked for, where some are, that message has the position alone.
template <class ListEventsResponse>
class RemoteFeed final : public feed::FeedClient {
 public:
  using Open = typename StreamPuller<feed::v1::WatchEventsRequest, ListEventsResponse>::Open;

  RemoteFeed(Client& client, int partition, Open open, std::vector<int32_t> kinds = {})
      : partition_(partition), kinds_(std::move(kinds)), puller_(client, std::move(open), kMessagesAhead) {}

  absl::StatusOr<feed::Events> Next(int64_t after, int max, absl::Duration wait) override {
    if (!position_ || *position_ != after) Reopen(after, max);
    feed::Events events;
    while (events.size() < static_cast<size_t>(max)) {
      if (index_ == message_.events_size()) {
        auto next = puller_.Next(events.empty() ? wait : absl::ZeroDuration());
        if (!next.ok() && events.empty()) {
          position_.reset();
          return next.status();
        }
        if (!next.ok() || !*next) break;  // an error comes again, by itself, when these have been applied
        message_ = *std::move(*next);
        index_ = 0;
        if (message_.events_size() == 0) continue;
      }
      const auto& event = message_.events(index_++);
      events.push_back({.position = event.position(), .payload = event.SerializeAsString()});
      position_ = event.position();
    }
    return events;
  }

  void Cancel() override { puller_.Cancel(); }

 private:
  static constexpr size_t kMessagesAhead = 2;  // messages hold many events

  void Reopen(int64_t after, int max) {
    feed::v1::WatchEventsRequest request;
    request.set_partition(partition_);
    request.set_after_position(after);
    request.set_page_size(max);
    request.mutable_kinds()->Assign(kinds_.begin(), kinds_.end());
    message_.Clear();
    index_ = 0;
    position_ = after;
    puller_.Restart(std::move(request));
  }

  const int partition_;
  const std::vector<int32_t> kinds_;
  StreamPuller<feed::v1::WatchEventsRequest, ListEventsResponse> puller_;
  std::optional<int64_t> position_;  // of the last event given; nullopt when the stream is not open
  ListEventsResponse message_;       // being given, from `index_` on
  int index_ = 0;
};

}  // namespace vlot::rpc
