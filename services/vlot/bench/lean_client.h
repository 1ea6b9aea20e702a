// Calls one unary gRPC method, many times at once, over one HTTP/2 connection (nghttp2) and with one thread. gRPC's own
// client costs as much CPU as the service that it calls; on cores that both share, a load generator must be lean.
//
// Plain text only; no retries. A connection that breaks fails its calls with UNAVAILABLE, and the next call makes a new
// one.
#pragma once

#include <grpcpp/support/status.h>

#include <memory>
#include <string>
#include <string_view>

#include "absl/functional/any_invocable.h"
#include "absl/time/time.h"

namespace vlot::bench {

struct LeanClientOptions {
  std::string address;        // IPv4 "127.0.0.1:8080"
  std::string path;           // "/vlot.ordering.v1.Orders/PlaceOrder"
  std::string authorization;  // "Bearer ..."; empty: none
  absl::Duration timeout = absl::Seconds(30);
};

// Thread-safe.
class LeanClient {
 public:
  // The serialized response, if the status is OK; it lives until `done` returns. Called on the client's thread: short.
  using Done = absl::AnyInvocable<void(const grpc::Status&, std::string_view response) &&>;

  explicit LeanClient(LeanClientOptions options);
  // Fails the calls that are under way.
  ~LeanClient();

  // `request` is serialized. `done` may call again.
  void Call(std::string request, Done done);

 private:
  class Loop;
  std::unique_ptr<Loop> loop_;
};

}  // namespace vlot::bench
