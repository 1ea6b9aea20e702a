#include "services/vlot/chaos/shops.h"

#include <google/protobuf/util/json_util.h>

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "services/vlot/chaos/answers.h"

namespace vlot::chaos {
namespace {

// Enough that some go on while others wait for a door that is frozen.
constexpr int kShops = 12;
// Longer than a healthy answer takes, short enough that a frozen door costs little.
constexpr absl::Duration kAnswerTimeout = absl::Seconds(5);
constexpr absl::Duration kAskAgainAfter = absl::Milliseconds(100);
// One order in so many is cancelled, at most so long after it was placed: while it is reserved, paid, or booked.
constexpr int64_t kCancelledOneIn = 8;
constexpr int64_t kCancelAfterMostMs = 1'500;

std::string ToJson(const google::protobuf::Message& message) {
  std::string json;
  const auto status = google::protobuf::util::MessageToJsonString(message, &json);
  return status.ok() ? json : "";  // the doors say what is wrong with that
}

}  // namespace

Shops::Shops(ShopOptions options) : options_(std::move(options)), client_(http::Client::Options{}) {}

Shops::~Shops() {
  {
    absl::MutexLock lock(&mutex_);
    finishing_ = closed_ = true;
  }
  for (std::thread& thread : threads_) thread.join();
}

void Shops::Start() {
  {
    absl::MutexLock lock(&mutex_);
    working_ = kShops;
  }
  for (int shop = 0; shop < kShops; ++shop) threads_.emplace_back([this, shop] { Work(shop); });
}

absl::Status Shops::Finish(absl::Duration patience) {
  absl::MutexLock lock(&mutex_);
  finishing_ = true;
  const auto done = [this]() ABSL_SHARED_LOCKS_REQUIRED(mutex_) { return working_ == 0; };
  if (!mutex_.AwaitWithTimeout(absl::Condition(&done), patience)) {
    return absl::DeadlineExceededError(absl::StrCat(working_, " shops still wait for a clear answer"));
  }
  return broken_;
}

std::vector<std::string> Shops::accepted() const {
  absl::MutexLock lock(&mutex_);
  return accepted_;
}

ShopCounts Shops::counts() const {
  absl::MutexLock lock(&mutex_);
  return counts_;
}

void Shops::Work(int shop) {
  int door = shop % static_cast<int>(options_.urls.size());
  const absl::Duration interval = absl::Seconds(kShops / options_.orders_per_second);
  int64_t number = shop;
  for (bool more = WaitFor(interval * shop / kShops); more; more = WaitFor(interval)) {
    PlaceOne(door, number);
    number += kShops;
  }
  absl::MutexLock lock(&mutex_);
  --working_;
}

void Shops::PlaceOne(int& door, int64_t number) {
  const std::optional<Answer> answer = Ask(door, "/v1/orders", ToJson(options_.recipe.Order(number)));
  if (!answer) return;
  if (answer->status != 200) {
    absl::MutexLock lock(&mutex_);
    ++counts_.refused;
    return;
  }
  const std::string order = answer->body.value("name", "");
  {
    absl::MutexLock lock(&mutex_);
    accepted_.push_back(order);
  }
  if (number / kShops % kCancelledOneIn == 0) CancelOne(door, number, order);
}

void Shops::CancelOne(int& door, int64_t number, const std::string& order) {
  WaitFor(absl::Milliseconds(number * 131 % kCancelAfterMostMs));
  const Json request = {{"requestId", NewRequestId()}, {"reason", "changed my mind"}};
  const std::optional<Answer> answer = Ask(door, absl::StrCat("/v1/", order, ":cancel"), request.dump());
  if (!answer) return;
  absl::MutexLock lock(&mutex_);
  ++(answer->status == 200 ? counts_.cancellations : counts_.refused);
}

std::optional<Shops::Answer> Shops::Ask(int& door, const std::string& path, const std::string& body) {
  while (true) {
    http::ClientRequest request{
        .method = "POST", .url = options_.urls[door] + path, .body = body, .timeout = kAnswerTimeout};
    request.headers.Add("Authorization", absl::StrCat("Bearer ", options_.key));
    request.headers.Add("Content-Type", "application/json");
    const auto answer = client_.CallAndWait(std::move(request));
    if (answer.ok() && !IsPassing(answer->status)) {
      {
        absl::MutexLock lock(&mutex_);
        broken_.Update(BrokenBy(path, answer->status, answer->body));
      }
      return Answer{answer->status, Json::parse(answer->body, nullptr, false)};
    }
    door = (door + 1) % static_cast<int>(options_.urls.size());
    WaitFor(kAskAgainAfter);
    absl::MutexLock lock(&mutex_);
    ++counts_.unanswered;
    if (closed_) return std::nullopt;
  }
}

bool Shops::WaitFor(absl::Duration time) {
  absl::MutexLock lock(&mutex_);
  if (finishing_) {
    mutex_.AwaitWithTimeout(absl::Condition(&closed_), std::min(time, kAskAgainAfter));
    return false;
  }
  return !mutex_.AwaitWithTimeout(absl::Condition(&finishing_), time);
}

}  // namespace vlot::chaos
