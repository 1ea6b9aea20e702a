#include "services/vlot/bench/follower.h"

#include <unistd.h>

#include <optional>

#include "absl/strings/str_cat.h"
#include "common/log/log.h"

namespace vlot::bench {
namespace {

using ordering::v1::JournalEntry;

constexpr int kPageSize = 5000;  // feed.proto: the most
constexpr useconds_t kPauseMicros = 100'000;
constexpr JournalEntry::Kind kKinds[] = {JournalEntry::PAYMENT_REQUESTED, JournalEntry::INVOICE_ISSUED,
                                         JournalEntry::ITEMS_ACCRUED,     JournalEntry::ORDER_COMPLETED,
                                         JournalEntry::ORDER_CANCELLED,   JournalEntry::ORDER_EXPIRED};

// Of one of these.
std::optional<Milestone> MilestoneOf(JournalEntry::Kind kind) {
  switch (kind) {
    case JournalEntry::PAYMENT_REQUESTED:
      return Milestone::kPayable;
    case JournalEntry::INVOICE_ISSUED:
    case JournalEntry::ITEMS_ACCRUED:
      return Milestone::kInvoiced;
    case JournalEntry::ORDER_COMPLETED:
      return Milestone::kCompleted;
    case JournalEntry::ORDER_CANCELLED:
    case JournalEntry::ORDER_EXPIRED:
      return Milestone::kEnded;
    default:
      return std::nullopt;
  }
}

}  // namespace

Follower::Follower(std::shared_ptr<grpc::Channel> channel, const std::string& operator_key, int64_t after_position,
                   Tally& tally, std::function<void()> on_ended)
    : tally_(tally),
      on_ended_(std::move(on_ended)),
      stub_(ordering::v1::Orders::NewStub(std::move(channel))),
      authorization_(absl::StrCat("Bearer ", operator_key)) {
  thread_ = std::thread([this, after_position] { Follow(after_position); });
}

Follower::~Follower() {
  {
    absl::MutexLock lock(&mutex_);
    stopping_ = true;
    if (context_) context_->TryCancel();
  }
  thread_.join();
}

void Follower::Follow(int64_t after) {
  while (FollowStream(after)) usleep(kPauseMicros);
}

bool Follower::FollowStream(int64_t& after) {
  grpc::ClientContext* context = nullptr;
  {
    absl::MutexLock lock(&mutex_);
    if (stopping_) return false;
    context_ = std::make_unique<grpc::ClientContext>();
    context = context_.get();
  }
  context->AddMetadata("authorization", authorization_);
  feed::v1::WatchEventsRequest request;
  request.set_after_position(after);
  request.set_page_size(kPageSize);
  for (const JournalEntry::Kind kind : kKinds) request.add_kinds(kind);
  const auto reader = stub_->WatchEvents(context, request);
  ordering::v1::ListEventsResponse message;
  while (reader->Read(&message)) {
    if (message.events_size() > 0) after = message.events(message.events_size() - 1).position();
    if (Take(message)) on_ended_();
  }
  const grpc::Status status = reader->Finish();
  absl::MutexLock lock(&mutex_);  // the context outlives its reader: the next stream takes its place
  if (!stopping_) LogInfo("BENCH_FEED_ENDED", {{"position", after}, {"message", status.error_message()}});
  return !stopping_;
}

bool Follower::Take(const ordering::v1::ListEventsResponse& message) {
  const Instant now = std::chrono::steady_clock::now();
  bool any = false;
  for (const auto& event : message.events()) {
    const std::optional<Milestone> milestone = MilestoneOf(event.entry().kind());
    if (!milestone) continue;
    tally_.Reached(event.order(), *milestone, now);
    any |= milestone == Milestone::kCompleted || milestone == Milestone::kEnded;
  }
  return any;
}

}  // namespace vlot::bench
