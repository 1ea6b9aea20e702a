#include "services/vlot/bench/load.h"

#include "absl/strings/str_cat.h"
#include "common/rpc/status.h"
#include "common/status/status.h"
#include "common/time/clock.h"

namespace vlot::bench {
namespace {

// What is refused because the house is full is tried again after this: as a shop's client would.
constexpr absl::Duration kAgainAfter = absl::Milliseconds(50);
constexpr absl::Duration kCallTimeout = absl::Seconds(30);
// Calls under way in the open loop: as many shops as there may be, within our own memory.
constexpr size_t kClientsMax = 20'000;

}  // namespace

Load::Load(std::shared_ptr<grpc::Channel> channel, Recipe recipe, LoadOptions options, Tally& tally)
    : recipe_(std::move(recipe)),
      options_(std::move(options)),
      tally_(tally),
      stub_(ordering::v1::Orders::NewStub(std::move(channel))) {}

Load::~Load() { Stop(); }

void Load::Start() {
  if (open_loop()) {
    pacer_ = std::thread([this] { Pace(); });
    return;
  }
  std::vector<Client*> all;
  {
    absl::MutexLock lock(&mutex_);
    for (int i = 0; i < options_.clients; ++i) all.push_back(clients_.emplace_back(std::make_unique<Client>()).get());
    busy_ = options_.clients;
  }
  for (Client* client : all) Next(client);
}

void Load::Stop() {
  {
    absl::MutexLock lock(&mutex_);
    stopping_ = true;
  }
  if (pacer_.joinable()) pacer_.join();
  absl::MutexLock lock(&mutex_);
  mutex_.Await(absl::Condition(
      +[](Load* load) ABSL_NO_THREAD_SAFETY_ANALYSIS { return load->busy_ == 0; }, this));
}

bool Load::HasRoom() const {
  return options_.open_orders_max == 0 || tally_.counts().open() < options_.open_orders_max;
}

// A client of the closed loop has nothing to do.
void Load::Next(Client* client) {
  int64_t number;
  {
    absl::MutexLock lock(&mutex_);
    // Room is asked for under the lock: whoever makes room after this finds the client parked.
    if (stopping_ || placed_ >= options_.orders_max || !HasRoom()) {
      Leave(client);
      return;
    }
    number = placed_++;
  }
  Call(client, number, std::chrono::steady_clock::now());
}

void Load::OrdersEnded() {
  if (open_loop() || !HasRoom()) return;
  std::vector<Client*> free;
  {
    absl::MutexLock lock(&mutex_);
    if (stopping_) return;
    free.swap(parked_);
    busy_ += static_cast<int>(free.size());
  }
  for (Client* client : free) Next(client);
}

void Load::Call(Client* client, int64_t number, Instant due) {
  client->request = recipe_.Order(options_.first + number);
  client->due = due;
  Send(client);
}

void Load::Send(Client* client) {
  client->context = std::make_unique<grpc::ClientContext>();
  client->context->AddMetadata("authorization", absl::StrCat("Bearer ", options_.shop_key));
  client->context->set_deadline(absl::ToChronoTime(SystemClock().Now() + kCallTimeout));
  client->response.Clear();
  client->sent = std::chrono::steady_clock::now();
  stub_->async()->PlaceOrder(client->context.get(), &client->request, &client->response,
                             [this, client](grpc::Status status) { Answered(client, status); });
}

void Load::Answered(Client* client, const grpc::Status& status) {
  if (!status.ok()) return Refused(client, status);
  tally_.Accepted(client->response.name(), client->due, std::chrono::steady_clock::now());
  if (!open_loop()) return Next(client);
  absl::MutexLock lock(&mutex_);
  Leave(client);
}

void Load::Refused(Client* client, const grpc::Status& status) {
  const absl::Status refused = rpc::FromGrpc(status);
  const std::string reason = Reason(refused);
  tally_.Refused({.reason = reason.empty() ? std::string(refused.message()) : reason,
                  .as_promised = absl::IsResourceExhausted(refused) && RetryAfter(refused).has_value(),
                  .called = client->sent,
                  .answered = std::chrono::steady_clock::now()});
  {
    absl::MutexLock lock(&mutex_);
    if (stopping_ || !options_.again) {
      Leave(client);
      return;
    }
  }
  // The same request again: its id makes that safe.
  client->again.Set(absl::ToChronoTime(SystemClock().Now() + kAgainAfter), [this, client](bool) { Send(client); });
}

void Load::Leave(Client* client) {
  parked_.push_back(client);
  --busy_;
}

Load::Client* Load::FreeClient() {
  if (parked_.empty()) {
    if (clients_.size() == kClientsMax) return nullptr;
    parked_.push_back(clients_.emplace_back(std::make_unique<Client>()).get());
  }
  Client* client = parked_.back();
  parked_.pop_back();
  ++busy_;
  return client;
}

void Load::Pace() {
  const auto interval = std::chrono::nanoseconds(std::chrono::seconds(1)) / options_.rate_per_second;
  Instant due = std::chrono::steady_clock::now();
  for (;; due += interval) {
    std::this_thread::sleep_until(due);
    Client* client;
    int64_t number;
    {
      absl::MutexLock lock(&mutex_);
      if (stopping_ || placed_ >= options_.orders_max) return;
      client = FreeClient();
      number = placed_++;
    }
    if (client == nullptr) {
      tally_.HeldBack();
    } else {
      Call(client, number, due);
    }
  }
}

}  // namespace vlot::bench
