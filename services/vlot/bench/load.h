// The load: places orders over gRPC as shops do, as many at once as there are clients (closed loop), or so many a
// second whatever comes back (open loop).
#pragma once

#include <grpcpp/alarm.h>

#include <atomic>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "services/vlot/bench/lean_client.h"
#include "services/vlot/bench/recipe.h"
#include "services/vlot/bench/tally.h"

namespace vlot::bench {

struct LoadOptions {
  int clients = 64;             // calls of PlaceOrder under way, closed loop
  int64_t rate_per_second = 0;  // > 0: open loop; a call's latency counts from when it should have begun
  int open_orders_max = 0;      // closed loop: no new order while so many are not at their end; 0: no bound
  bool again = true;            // what is refused is tried again, as a shop's client would
  int64_t first = 0;            // number of the first order of the recipe
  int64_t orders_max = std::numeric_limits<int64_t>::max();
  std::string shop_key;  // API key of role webshop
};

// Does not own the tally. Thread-safe.
class Load {
 public:
  // `address` is ordering's.
  Load(const std::string& address, Recipe recipe, LoadOptions options, Tally& tally);
  ~Load();  // stops

  void Start();
  // Places no more and waits for the answers that are under way.
  void Stop();
  // Some orders came to their end: who waited for room goes on.
  void OrdersEnded();

 private:
  struct Client {
    std::string request;  // serialized
    Instant due, sent;
    grpc::Alarm again;
  };

  bool open_loop() const { return options_.rate_per_second > 0; }
  void Next(Client* client);
  void Call(Client* client, int64_t number, Instant due);
  void Send(Client* client);
  void Answered(Client* client, const grpc::Status& status, std::string_view response);
  void Refused(Client* client, const grpc::Status& status);
  void Leave(Client* client) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Pace();
  bool BeginOne(Instant due);
  Client* FreeClient() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  bool HasRoom() const;

  const Recipe recipe_;
  const LoadOptions options_;
  Tally& tally_;

  absl::Mutex mutex_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  int64_t placed_ ABSL_GUARDED_BY(mutex_) = 0;
  int busy_ ABSL_GUARDED_BY(mutex_) = 0;
  std::vector<Client*> parked_ ABSL_GUARDED_BY(mutex_);  // closed loop: wait for room; open loop: free
  std::vector<std::unique_ptr<Client>> clients_ ABSL_GUARDED_BY(mutex_);
  std::thread pacer_;
  std::atomic<size_t> sent_ = 0;
  std::vector<std::unique_ptr<LeanClient>> fronts_;  // the last: their threads use the rest
};

}  // namespace vlot::bench
