#pragma once

#include <algorithm>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/feed/feed.h"
#include "common/rpc/server_stream.h"
#include "common/rpc/unary.h"
#include "common/status/status.h"
#include "google/protobuf/unknown_field_set.h"
#include "vlot/feed/v1/feed.pb.h"

namespace vlot::rpc {

// The two methods by which every service serves its feed, ListEvents and WatchEvents. `Response` is the service's own
// ListEventsResponse. Events leave as the bytes that they are stored as: `complete` appends what is not stored, further
// fields of the serialized event; the position, if nothing else is said. With `kind_of`, a number that the event has,
// readers may ask for some kinds only.
//   return feed_server_.ServeWatch(runtime_, context, kWatchEvents, request);
// Thread-safe. Does not own the feed, which outlives the server.
template <class Response>
class FeedServer {
 public:
  using Event = std::remove_cvref_t<decltype(std::declval<Response>().events(0))>;
  using Complete = std::function<void(const feed::StoredEvent& stored, std::string& event)>;
  using KindOf = std::function<int32_t(const feed::StoredEvent& stored)>;

  explicit FeedServer(feed::Feed& feed, Complete complete = AppendPosition, KindOf kind_of = nullptr)
      : feed_(feed), complete_(std::move(complete)), kind_of_(std::move(kind_of)) {}

  grpc::ServerUnaryReactor* ServeList(Runtime& runtime, grpc::CallbackServerContext* context, const Method& method,
                                      const feed::v1::ListEventsRequest* request, Response* response) const {
    return Unary(
        runtime, context, method, request, response,
        [this](Call&, const feed::v1::ListEventsRequest& request, Done<Response> done) { List(request, done); });
  }

  grpc::ServerWriteReactor<Response>* ServeWatch(Runtime& runtime, grpc::CallbackServerContext* context,
                                                 const Method& method,
                                                 const feed::v1::WatchEventsRequest* request) const {
    return ServerStream<Response>(
        runtime, context, method, request,
        [this](Call&, const feed::v1::WatchEventsRequest& request, std::shared_ptr<StreamWriter<Response>> out) {
          Watch(request, std::move(out));
        },
        {.messages_max = kMessagesAhead});
  }

  // The same, for handlers that have more to do.
  void List(const feed::v1::ListEventsRequest& request, Done<Response> done) const {
    if (absl::Status wrong = Check(request); !wrong.ok()) return done(wrong);
    feed_.ReadAsync(request.after_position(), PageSize(request.page_size()), absl::ZeroDuration(),
                    [this, done, kinds = KindsOf(request)](absl::StatusOr<feed::Events> events) {
                      if (!events.ok()) return done(events.status());
                      Fill(*events, kinds, *done.response());
                      done(absl::OkStatus());
                    });
  }

  void Watch(const feed::v1::WatchEventsRequest& request, std::shared_ptr<StreamWriter<Response>> out) const {
    if (absl::Status wrong = Check(request); !wrong.ok()) return out->Finish(wrong);
    Pump(request.after_position(), PageSize(request.page_size()), KindsOf(request), std::move(out));
  }

 private:
  // How long a watcher waits for news before its thread looks whether it is still there.
  static constexpr absl::Duration kWait = absl::Seconds(10);
  static constexpr int kPageStandard = 500, kPageMost = 5000;
  // Read for a watcher who does not keep up: messages may hold thousands of events.
  static constexpr size_t kMessagesAhead = 2;
  static constexpr size_t kCompletedBytes = 96;  // room for what `complete` appends
  static constexpr int kKindsMax = 64;

  using Kinds = std::vector<int32_t>;

  static void AppendPosition(const feed::StoredEvent& stored, std::string& event) {
    Event rest;
    rest.set_position(stored.position);
    rest.AppendToString(&event);
  }

  static int PageSize(int asked) { return asked <= 0 ? kPageStandard : std::min(asked, kPageMost); }

  template <class Request>
  static Kinds KindsOf(const Request& request) {
    return Kinds(request.kinds().begin(), request.kinds().end());
  }

  template <class Request>
  absl::Status Check(const Request& request) const {
    Violations violations;
    if (request.partition() != 0) violations.Add("partition", "this service has partition 0 only");
    if (request.after_position() < 0) violations.Add("after_position", "must not be negative");
    if (request.kinds_size() > kKindsMax) violations.Add("kinds", absl::StrCat("are more than ", kKindsMax));
    if (request.kinds_size() > 0 && !kind_of_) violations.Add("kinds", "events of this service have no kind");
    return violations.ToStatus(kCommonDomain);
  }

  bool IsWanted(const feed::StoredEvent& stored, const Kinds& kinds) const {
    return kinds.empty() || std::find(kinds.begin(), kinds.end(), kind_of_(stored)) != kinds.end();
  }

  // Unknown fields are written as they are: a field is not parsed only to be serialized again, for each reader.
  void Fill(const feed::Events& events, const Kinds& kinds, Response& response) const {
    google::protobuf::UnknownFieldSet& fields = *response.GetReflection()->MutableUnknownFields(&response);
    for (const feed::StoredEvent& stored : events) {
      std::string& event = *fields.AddLengthDelimited(Response::kEventsFieldNumber);
      if (!IsWanted(stored, kinds)) {
        AppendPosition(stored, event);
        continue;
      }
      event.reserve(stored.payload.size() + kCompletedBytes);
      event = stored.payload;
      complete_(stored, event);
    }
    response.set_end_position(std::max(feed_.end(), events.empty() ? 0 : events.back().position));
  }

  void Pump(int64_t after, int page, Kinds kinds, std::shared_ptr<StreamWriter<Response>> out) const {
    feed_.ReadAsync(after, page, kWait, [=, this](absl::StatusOr<feed::Events> events) {
      if (!events.ok()) return out->Finish(events.status());
      int64_t next = after;
      if (!events->empty()) {
        Response response;
        Fill(*events, kinds, response);
        out->Write(std::move(response));
        next = events->back().position;
      }
      out->WhenRoom([=, this] { Pump(next, page, kinds, out); });  // dropped when the stream is over
    });
  }

  feed::Feed& feed_;
  const Complete complete_;
  const KindOf kind_of_;  // null: events have no kind
};

}  // namespace vlot::rpc
