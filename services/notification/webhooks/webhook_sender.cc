#include "services/notification/webhooks/webhook_sender.h"

#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/log/log.h"
#include "common/status/status.h"
#include "services/notification/webhooks/signature.h"

namespace vlot::notification {
namespace {

constexpr absl::Duration kSweepInterval = absl::Minutes(1);
constexpr size_t kErrorMax = 200;         // bytes of an error that are kept
constexpr size_t kAnswerMax = 64 * 1024;  // nobody reads what a receiver says

metrics::Counter Outcomes(metrics::Registry& metrics, const char* outcome) {
  return metrics.GetCounter("vlot_notification_webhooks_total", "Attempts to post an event to a subscription.",
                            {{"outcome", outcome}});
}

}  // namespace

WebhookSender::WebhookSender(WebhookSenderOptions options, pg::Pool& pool, Clock& clock, metrics::Registry& metrics)
    : options_(std::move(options)),
      pool_(pool),
      clock_(clock),
      taken_(Outcomes(metrics, "taken")),
      retried_(Outcomes(metrics, "retried")),
      given_up_(Outcomes(metrics, "given_up")),
      client_(std::make_unique<http::Client>(
          http::Client::Options{.user_agent = "Vlot-Webhooks/1",
                                .body_bytes_max = kAnswerMax,
                                .connections_per_host_max = options_.of_each,
                                .ca_file = options_.ca_file,
                                .allow_private_addresses = options_.private_addresses})) {}

absl::StatusOr<int> WebhookSender::Step() {
  ASSIGN_OR_RETURN(const int recorded, RecordAnswered());
  RETURN_IF_ERROR(SweepNowAndThen());
  ASSIGN_OR_RETURN(const int posted, PostDue());
  return recorded + posted;
}

absl::StatusOr<int> WebhookSender::RecordAnswered() {
  {
    MutexLock lock(mutex_);
    std::move(answered_.begin(), answered_.end(), std::back_inserter(unrecorded_));
    answered_.clear();
  }
  if (unrecorded_.empty()) return 0;
  RETURN_IF_ERROR(pg::RunInTransaction(
      pool_, [&](pg::Transaction& tx) { return RecordDeliveries(tx, clock_.Now(), unrecorded_); }));
  for (const TriedDelivery& tried : unrecorded_) {
    const auto of_one = under_way_.find(tried.subscription);
    if (of_one != under_way_.end() && --of_one->second == 0) under_way_.erase(of_one);
  }
  const int recorded = static_cast<int>(unrecorded_.size());
  unrecorded_.clear();
  return recorded;
}

absl::StatusOr<int> WebhookSender::PostDue() {
  int under_way = 0;
  std::vector<SubscriptionId> busy;
  for (const auto& [subscription, count] : under_way_) {
    busy.push_back(subscription);
    under_way += count;
  }
  if (under_way >= options_.under_way_max) return 0;
  const absl::Time now = clock_.Now();
  ASSIGN_OR_RETURN(const std::vector<ClaimedDelivery> claimed, pg::RunInTransaction(pool_, [&](pg::Transaction& tx) {
                     return ClaimDeliveries(tx, now, now + options_.lease, busy, options_.of_each,
                                            options_.under_way_max - under_way);
                   }));
  for (const ClaimedDelivery& delivery : claimed) Post(delivery);
  return static_cast<int>(claimed.size());
}

void WebhookSender::Post(const ClaimedDelivery& delivery) {
  ++under_way_[delivery.subscription];
  {
    MutexLock lock(mutex_);
    ++posted_;
  }
  const absl::Time now = clock_.Now();
  http::ClientRequest request{
      .method = "POST",
      .url = delivery.url,
      .headers = {{"Content-Type", "application/cloudevents+json; charset=utf-8"},
                  {"webhook-id", delivery.event_id},
                  {"webhook-timestamp", absl::StrCat(absl::ToUnixSeconds(now))},
                  {"webhook-signature", SignatureOf(delivery.secret, delivery.event_id, now, delivery.body)}},
      .body = delivery.body,
      .timeout = options_.timeout,
      .repeatable = true};  // the receiver drops what it has seen, by its id
  client_->Call(std::move(request), [this, delivery, now](const absl::StatusOr<http::ClientResponse>& response) {
    Take(delivery, now, response);
  });
}

void WebhookSender::Take(const ClaimedDelivery& delivery, absl::Time began,
                         const absl::StatusOr<http::ClientResponse>& response) {
  const absl::Time now = clock_.Now();
  TriedDelivery tried{.id = delivery.id,
                      .subscription = delivery.subscription,
                      .tries = delivery.tries,
                      .first_tried_at = delivery.first_tried_at};
  tried.answer.latency = now - began;
  if (response.ok()) {
    tried.answer.http_status = response->status;
  } else {
    tried.answer.error = std::string(response.status().message()).substr(0, kErrorMax);
  }
  tried.verdict = JudgeAnswer(tried.answer, tried.tries, tried.first_tried_at, now);
  switch (tried.verdict.state) {
    case DeliveryState::kTaken:
      taken_.Increment();
      break;
    case DeliveryState::kWaiting:
      retried_.Increment();
      break;
    case DeliveryState::kGivenUp:
      given_up_.Increment();
      LogWarning("WEBHOOK_GIVEN_UP", {{"subscription", delivery.subscription.Name()},
                                      {"event", delivery.event_id},
                                      {"tries", delivery.tries},
                                      {"error", tried.verdict.error}});
      break;
  }
  {
    MutexLock lock(mutex_);
    answered_.push_back(std::move(tried));
    if (--posted_ == 0) all_answered_.NotifyAll();
  }
  looper_.Wake();
}

void WebhookSender::AwaitAnswers() {
  MutexLock lock(mutex_);
  while (posted_ > 0) all_answered_.Wait(mutex_);
}

absl::Status WebhookSender::SweepNowAndThen() {
  const absl::Time now = clock_.Now();
  if (now - swept_at_ < kSweepInterval) return absl::OkStatus();
  RETURN_IF_ERROR(pg::RunInTransaction(pool_, [&](pg::Transaction& tx) { return SweepWebhooks(tx, now); }));
  swept_at_ = now;
  return absl::OkStatus();
}

void WebhookSender::Start() {
  looper_.Start([this] {
    const absl::StatusOr<int> done = Step();
    if (!done.ok()) LogWarning("WEBHOOKS_STEP_FAILED", {{"error", done.status()}});
    return done.ok() && *done > 0 ? absl::ZeroDuration() : options_.interval;
  });
}

}  // namespace vlot::notification
