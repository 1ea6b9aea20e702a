#pragma once

#include <grpcpp/channel.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "common/rpc/client.h"
#include "common/rpc/tls.h"
#include "common/time/clock.h"

namespace vlot::rpc {

// A channel over the network. `addresses` is gRPC's: "ipv4:10.0.0.1:7001,10.0.0.2:7001", "dns:///payment:7001", or
// "127.0.0.1:7001"; several are taken in turn (round robin), and again within a second after they come back.
std::shared_ptr<grpc::Channel> NetworkChannel(const std::string& addresses,
                                              const std::shared_ptr<grpc::ChannelCredentials>& credentials);

// How this process reaches the services, by name ("payment"): inside the process if it hosts them, else over the
// network. Filled at start; the clients live as long as this. Thread-safe.
class Channels {
 public:
  // `authorization` proves who we are on network channels ("Bearer <key>"; "" under mutual TLS); `tls` encrypts them.
  explicit Channels(Clock& clock, std::string authorization = "", std::optional<TlsFiles> tls = std::nullopt);

  void AddInProcess(std::string_view service, InProcessChannel channel);
  // INVALID_ARGUMENT for unusable TLS files. A service that is also in this process stays reached inside it.
  absl::Status AddRemote(std::string_view service, const std::string& addresses);

  // The client of a service, the same at every call. NOT_FOUND if it was not added: says which flag to set.
  absl::StatusOr<Client*> For(std::string_view service) const;

  // Cancels what is under way and forgets the clients. Before the servers of in-process channels go.
  void Clear();

 private:
  Clock& clock_;
  const std::string authorization_;
  const std::optional<TlsFiles> tls_;
  mutable absl::Mutex mutex_;
  absl::flat_hash_map<std::string, std::unique_ptr<Client>> clients_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace vlot::rpc
