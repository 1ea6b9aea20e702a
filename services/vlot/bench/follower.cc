#include "services/vlot/bench/follower.h"

#include "absl/strings/str_cat.h"
#include "common/log/log.h"

namespace vlot::bench {
namespace {

using ordering::v1::JournalEntry;

constexpr int kPageSize = 5000;  // feed.proto: the most

}  // namespace

Follower::Follower(std::shared_ptr<grpc::Channel> channel, const std::string& operator_key, Tally& tally,
                   std::function<void()> on_ended)
    : tally_(tally), on_ended_(std::move(on_ended)), stub_(ordering::v1::Orders::NewStub(std::move(channel))) {
  context_.AddMetadata("authorization", absl::StrCat("Bearer ", operator_key));
  thread_ = std::thread([this] { Follow(); });
}

Follower::~Follower() {
  context_.TryCancel();
  thread_.join();
}

void Follower::Follow() {
  feed::v1::WatchEventsRequest request;
  request.set_page_size(kPageSize);
  const auto reader = stub_->WatchEvents(&context_, request);
  ordering::v1::ListEventsResponse message;
  while (reader->Read(&message)) {
    if (Take(message)) on_ended_();
  }
  const grpc::Status status = reader->Finish();
  if (status.error_code() != grpc::StatusCode::CANCELLED) {
    LogError("bench: the feed of orders ended", {{"message", status.error_message()}});
  }
}

bool Follower::Take(const ordering::v1::ListEventsResponse& message) {
  const Instant now = std::chrono::steady_clock::now();
  bool any = false;
  for (const auto& event : message.events()) {
    const JournalEntry::Kind kind = event.entry().kind();
    const bool completed = kind == JournalEntry::ORDER_COMPLETED;
    if (!completed && kind != JournalEntry::ORDER_CANCELLED && kind != JournalEntry::ORDER_EXPIRED) continue;
    tally_.Ended(event.order(), completed, now);
    any = true;
  }
  return any;
}

}  // namespace vlot::bench
