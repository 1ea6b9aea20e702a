#pragma once

#include <grpcpp/grpcpp.h>

#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/rpc/client.h"
#include "common/rpc/method.h"
#include "common/rpc/runtime.h"
#include "common/rpc/tls.h"

namespace vlot::rpc {

struct ServerOptions {
  std::vector<std::string> addresses;  // "127.0.0.1:7001"; port 0 picks a free one; none: reachable in-process only
  std::optional<TlsFiles> tls;         // for all addresses; without it they are plain text
  int message_bytes_max = 4 << 20;     // gRPC's own default, in both directions
};

// A gRPC server for one or several services, with health (grpc.health.v1) and reflection. Made, filled and started by
// one thread; the rest is thread-safe. The services and runtimes added are not owned and outlive it.
class Server {
 public:
  explicit Server(ServerOptions options);
  // Stops at once, cancelling what is still being served.
  ~Server();

  // Adds a service: server.Add<v1::Orders>(runtime, handlers). An error of it is told by Start. `raw` names the methods
  // that read their requests themselves (raw_unary.h).
  template <class Service>
  void Add(Runtime& runtime, grpc::Service& handlers, std::initializer_list<std::string_view> raw = {}) {
    Add(runtime, Service::service_full_name(), handlers);
    for (const std::string_view name : raw) raw_.push_back({Service::service_full_name(), name});
  }
  void Add(Runtime& runtime, std::string_view full_name, grpc::Service& handlers);

  // FAILED_PRECONDITION if a method of a service does not say who may call it; UNAVAILABLE if an address cannot be
  // listened on; INVALID_ARGUMENT for unusable TLS files. The server has not started then.
  absl::Status Start();

  // A channel that does not leave the process. A Client on it calls as a service; a bare stub on it as nobody, and not
  // once the server has stopped (call_gate.h). After Start.
  InProcessChannel InProcess();

  // Whether health says SERVING for the server and all its services, as it does from Start on. After Start; changes
  // nothing once the server has stopped.
  void SetServing(bool serving);

  // The ports that the addresses got, in their order.
  const std::vector<int>& ports() const { return ports_; }

  // Says NOT_SERVING, ends the streams, lets calls finish for at most `grace`, then cancels them. Blocks until all
  // handlers have called `done`. Once; later calls do nothing.
  void Stop(absl::Duration grace);

 private:
  absl::Status Listen(grpc::ServerBuilder& builder);

  const ServerOptions options_;
  absl::Status added_;  // the first error of Add
  std::vector<Runtime*> runtimes_;
  std::vector<std::pair<std::string, grpc::Service*>> services_;
  std::vector<Method> raw_;
  std::vector<int> ports_;
  const std::shared_ptr<CallGate> gate_ = std::make_shared<CallGate>();
  bool stopped_ = false;
  std::unique_ptr<grpc::Server> server_;
};

}  // namespace vlot::rpc
