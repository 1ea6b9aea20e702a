#include "services/vlot/bench/load.h"

#include "absl/strings/str_cat.h"
#include "common/rpc/status.h"
#include "common/status/status.h"
#include "common/time/clock.h"
#include "vlot/ordering/v1/ordering.pb.h"

namespace vlot::bench {
namespace {

// What is refused because the house is full is tried again after this: as a shop's client would.
constexpr absl::Duration kAgainAfter = absl::Milliseconds(50);
// Open loop: calls that fall due within it begin together, so that the pacer does not wake for each. Small beside what
// is measured; latencies count from when a call was due.
constexpr std::chrono::milliseconds kTick(1);
// Calls under way in the open loop: as many shops as there may be, within our own memory.
constexpr size_t kClientsMax = 20'000;
// Connections, as of the web servers of a shop. gRPC serves the calls of one connection one after the other.
constexpr int kFronts = 4;

}  // namespace

Load::Load(const std::string& address, Recipe recipe, LoadOptions options, Tally& tally)
    : recipe_(std::move(recipe)), options_(std::move(options)), tally_(tally) {
  for (int i = 0; i < kFronts; ++i) {
    fronts_.push_back(
        std::make_unique<LeanClient>(LeanClientOptions{.address = address,
                                                       .path = "/vlot.ordering.v1.Orders/PlaceOrder",
                                                       .authorization = absl::StrCat("Bearer ", options_.shop_key)}));
  }
}

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
  client->request = recipe_.Order(options_.first + number).SerializeAsString();
  client->due = due;
  Send(client);
}

void Load::Send(Client* client) {
  client->sent = std::chrono::steady_clock::now();
  LeanClient& front = *fronts_[sent_++ % fronts_.size()];
  front.Call(client->request, [this, client](const grpc::Status& status, std::string_view response) {
    Answered(client, status, response);
  });
}

void Load::Answered(Client* client, const grpc::Status& status, std::string_view response) {
  if (!status.ok()) return Refused(client, status);
  ordering::v1::Order order;
  if (!order.ParseFromArray(response.data(), static_cast<int>(response.size()))) {
    return Refused(client, {grpc::StatusCode::INTERNAL, "PlaceOrder answers with what is no order"});
  }
  tally_.Accepted(order.name(), client->due, std::chrono::steady_clock::now());
  if (!open_loop()) return Next(client);
  absl::MutexLock lock(&mutex_);
  Leave(client);
}

void Load::Refused(Client* client, const grpc::Status& status) {
  const Instant answered = std::chrono::steady_clock::now();
  // Overload refuses thousands a second, all in the same words: they are looked at once.
  thread_local grpc::Status last;
  thread_local Refusal refusal;
  if (status.error_code() != last.error_code() || status.error_details() != last.error_details() ||
      status.error_message() != last.error_message()) {
    last = status;
    const absl::Status refused = rpc::FromGrpc(status);
    const std::string reason = Reason(refused);
    refusal.reason = reason.empty() ? std::string(refused.message()) : reason;
    refusal.as_promised = absl::IsResourceExhausted(refused) && RetryAfter(refused).has_value();
  }
  refusal.called = client->sent;
  refusal.answered = answered;
  tally_.Refused(refusal);
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
  while (true) {
    std::this_thread::sleep_until(std::max(due, std::chrono::steady_clock::now() + kTick));
    for (const Instant now = std::chrono::steady_clock::now(); due <= now; due += interval) {
      if (!BeginOne(due)) return;
    }
  }
}

bool Load::BeginOne(Instant due) {
  Client* client;
  int64_t number;
  {
    absl::MutexLock lock(&mutex_);
    if (stopping_ || placed_ >= options_.orders_max) return false;
    client = FreeClient();
    number = placed_++;
  }
  if (client == nullptr) {
    tally_.HeldBack();
  } else {
    Call(client, number, due);
  }
  return true;
}

}  // namespace vlot::bench
