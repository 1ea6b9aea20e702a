#include "services/gateway/health.h"

#include <map>
#include <optional>
#include <string_view>
#include <utility>

#include "absl/time/time.h"
#include "common/http/message.h"
#include "common/rpc/health.h"
#include "common/sync/mutex.h"
#include "nlohmann/json.hpp"

namespace vlot::gateway {
namespace {

constexpr absl::Duration kTimeout = absl::Seconds(2);
constexpr absl::Duration kFresh = absl::Seconds(1);

constexpr std::string_view kUp = "up";

std::string_view WordOf(const absl::StatusOr<bool>& serving) {
  if (!serving.ok()) return "down";
  return *serving ? kUp : "not serving";
}

http::Response ResponseOf(const std::map<std::string, std::string_view>& words) {
  bool all = true;
  nlohmann::json services = nlohmann::json::object();
  for (const auto& [service, word] : words) {
    services[service] = word;
    all = all && word == kUp;
  }
  return http::Response::Json(all ? 200 : 503,
                              nlohmann::json{{"status", all ? "up" : "degraded"}, {"services", services}}.dump());
}

}  // namespace

// The services' words, gathered for all who wait for them.
class Health::Round {
 public:
  Round(Clock& clock, size_t services) : clock_(clock), services_(services) {}

  // True: the caller is to ask the services, and Heard to be called for each. Else the answer is there, or on its way.
  bool Join(const http::Responder& responder) {
    std::optional<http::Response> fresh;
    {
      MutexLock lock(mutex_);
      const absl::Duration age = clock_.Now() - answered_at_;
      const bool under_way = !waiting_.empty();
      if (under_way || !answer_ || age < absl::ZeroDuration() || age >= kFresh) {
        waiting_.push_back(responder);
        return !under_way;
      }
      fresh = answer_;
    }
    responder.Send(*std::move(fresh));
    return false;
  }

  void Heard(const std::string& service, std::string_view word) {
    std::vector<http::Responder> waiting;
    http::Response answer;
    {
      MutexLock lock(mutex_);
      words_[service] = word;
      if (words_.size() < services_) return;
      answer_ = answer = ResponseOf(std::exchange(words_, {}));
      answered_at_ = clock_.Now();
      waiting = std::exchange(waiting_, {});
    }
    for (const http::Responder& responder : waiting) responder.Send(answer);
  }

 private:
  Clock& clock_;
  const size_t services_;
  Mutex mutex_;
  std::vector<http::Responder> waiting_ ABSL_GUARDED_BY(mutex_);  // empty when nobody has been asked
  std::map<std::string, std::string_view> words_ ABSL_GUARDED_BY(mutex_);
  std::optional<http::Response> answer_ ABSL_GUARDED_BY(mutex_);
  absl::Time answered_at_ ABSL_GUARDED_BY(mutex_);
};

Health::Health(const rpc::Channels& channels, Clock& clock, std::vector<std::string> services)
    : channels_(channels), services_(std::move(services)), round_(std::make_shared<Round>(clock, services_.size())) {}

void Health::Answer(const http::Responder& responder) const {
  if (!round_->Join(responder)) return;
  for (const std::string& service : services_) {
    const absl::StatusOr<rpc::Client*> client = channels_.For(service);
    if (!client.ok()) {
      round_->Heard(service, WordOf(client.status()));
      continue;
    }
    rpc::CheckHealth(**client, kTimeout, [round = round_, service](const absl::StatusOr<bool>& serving) {
      round->Heard(service, WordOf(serving));
    });
  }
}

}  // namespace vlot::gateway
