#include "services/sandbox/psp_webhooks.h"

#include <iterator>

#include "common/http/url.h"

namespace vlot::sandbox {
namespace {

// Before each further attempt, after the first at once (Mollie help, "My webhook calls").
const absl::Duration kWaits[] = {absl::Minutes(1), absl::Minutes(2),  absl::Minutes(4),
                                 absl::Minutes(8), absl::Minutes(16), absl::Minutes(29),
                                 absl::Hours(1),   absl::Hours(2),    absl::Hours(22)};

}  // namespace

PspWebhooks::PspWebhooks(Options options, Clock& clock, FaultPlan& faults,
                         std::function<void(const WebhookCall&)> on_settled, std::function<void()> on_wake)
    : options_(options),
      clock_(clock),
      faults_(faults),
      on_settled_(std::move(on_settled)),
      on_wake_(std::move(on_wake)),
      client_({.user_agent = "Mollie HTTP client/1.0",
               .connections_per_host_max = 16,
               .allow_private_addresses = options.allow_private_addresses}) {}

PspWebhooks::~PspWebhooks() {
  absl::MutexLock lock(&mutex_);
  stopping_ = true;
}

void PspWebhooks::Add(WebhookCall call) {
  {
    absl::MutexLock lock(&mutex_);
    if (waiting_.size() >= options_.waiting_max) {
      ++counts_.dropped;
      return;
    }
  }
  Put(clock_.Now(), {.call = std::move(call)});
}

void PspWebhooks::Put(absl::Time due, Entry entry) {
  {
    absl::MutexLock lock(&mutex_);
    waiting_.emplace(due, std::move(entry));
  }
  on_wake_();
}

bool PspWebhooks::TakeDue(absl::Time now, Entry* entry) {
  absl::MutexLock lock(&mutex_);
  if (waiting_.empty() || waiting_.begin()->first > now || under_way_ >= options_.under_way_max) return false;
  *entry = std::move(waiting_.begin()->second);
  waiting_.erase(waiting_.begin());
  return true;
}

int PspWebhooks::Step(absl::Time now) {
  int started = 0;
  for (Entry entry; TakeDue(now, &entry); ++started) Start(std::move(entry), now);
  return started;
}

void PspWebhooks::Start(Entry entry, absl::Time now) {
  if (!entry.fault_taken && !entry.copy && ApplyFault(entry, now)) return;
  Send(std::move(entry));
}

// True when the fault decided what happens to the entry.
bool PspWebhooks::ApplyFault(Entry& entry, absl::Time now) {
  const auto fault = faults_.Take("webhook");
  if (!fault) return false;
  entry.fault_taken = true;
  switch (fault->kind) {
    case Fault::Kind::kLost:
      on_settled_(entry.call);
      return true;
    case Fault::Kind::kDelay:
    case Fault::Kind::kReordered:
      Put(now + fault->delay, entry);
      return true;
    case Fault::Kind::kError:
      Retry(entry, now);
      return true;
    case Fault::Kind::kDoubled: {
      Entry copy = entry;
      copy.copy = true;
      Put(now, std::move(copy));
      return false;
    }
    case Fault::Kind::kTimeoutAfter:
      entry.answer_ignored = true;
      return false;
  }
  return false;
}

void PspWebhooks::Send(Entry entry) {
  {
    absl::MutexLock lock(&mutex_);
    ++under_way_;
    ++counts_.attempts;
  }
  http::ClientRequest request{.method = "POST",
                              .url = entry.call.url,
                              .headers = {{"Content-Type", "application/x-www-form-urlencoded"}},
                              .body = "id=" + http::UrlEncode(entry.call.payment_id),
                              .timeout = options_.timeout,
                              .repeatable = true};
  client_.Call(std::move(request), [this, entry = std::move(entry)](absl::StatusOr<http::ClientResponse> answer) {
    OnAnswer(entry, answer);
  });
}

void PspWebhooks::OnAnswer(const Entry& entry, const absl::StatusOr<http::ClientResponse>& answer) {
  const bool accepted = answer.ok() && answer->status == 200 && !entry.answer_ignored;
  {
    absl::MutexLock lock(&mutex_);
    if (stopping_) return;
    --under_way_;
    if (accepted) ++counts_.delivered;
  }
  on_wake_();
  if (entry.copy) return;
  if (accepted) return on_settled_(entry.call);
  Entry again = entry;
  again.answer_ignored = false;
  Retry(std::move(again), clock_.Now());
}

void PspWebhooks::Retry(Entry entry, absl::Time now) {
  if (static_cast<size_t>(entry.attempt) < std::size(kWaits)) {
    const absl::Duration wait = kWaits[entry.attempt] / options_.retry_divisor;
    ++entry.attempt;
    Put(now + wait, std::move(entry));
    absl::MutexLock lock(&mutex_);
    ++counts_.retries;
    return;
  }
  {
    absl::MutexLock lock(&mutex_);
    ++counts_.given_up;
  }
  on_settled_(entry.call);
}

absl::Time PspWebhooks::NextDue() const {
  absl::MutexLock lock(&mutex_);
  if (waiting_.empty() || under_way_ >= options_.under_way_max) return absl::InfiniteFuture();
  return waiting_.begin()->first;
}

PspWebhooks::Counts PspWebhooks::counts() const {
  absl::MutexLock lock(&mutex_);
  Counts counts = counts_;
  counts.waiting = static_cast<int64_t>(waiting_.size()) + under_way_;
  return counts;
}

}  // namespace vlot::sandbox
