#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "common/auth/authenticator.h"
#include "common/auth/scope.h"
#include "common/metrics/metrics.h"
#include "common/rpc/method.h"
#include "common/rpc/request_log.h"
#include "common/time/clock.h"

namespace google::protobuf {
class ServiceDescriptor;
}

namespace vlot::rpc {

// What the adapter knows about one method. Immutable once its service is registered.
struct MethodInfo {
  Method method;
  auth::ScopeSet scopes;
  bool changes = false;  // it bears a request_id: an operator who calls it says why
  std::unique_ptr<MethodMetrics> metrics;
};

// A stream that is being served, so that the server can end it when it stops.
class OpenStream {
 public:
  virtual ~OpenStream() = default;
  virtual void End(absl::Status status) = 0;
};

// What every handler of a service shares: who authenticates, what time it is, and what each method asks of its caller.
// Made by the service's app, filled by Server::Add before the server starts, and outlives the server. Thread-safe after
// that. Owns none of its parts; they outlive it.
class Runtime {
 public:
  // `service` names the service in logs and metrics: "ordering".
  Runtime(std::string service, auth::Authenticator& authenticator, Clock& clock, metrics::Registry& metrics);
  ~Runtime();

  // Learns the methods of a gRPC service. FAILED_PRECONDITION if one of them does not say who may call it.
  absl::Status AddService(const google::protobuf::ServiceDescriptor& descriptor);
  // The same by full name: "vlot.ordering.v1.Orders". NOT_FOUND if no such proto is linked in.
  absl::Status AddService(std::string_view full_name);

  // Null for a method of a service that was not added.
  const MethodInfo* Find(const Method& method) const;

  const std::string& service() const { return service_; }
  auth::Authenticator& authenticator() const { return authenticator_; }
  Clock& clock() const { return clock_; }

  // Takes note of a stream being served. Ends it at once if the streams have been ended already.
  void AddStream(const std::shared_ptr<OpenStream>& stream);
  // Ends every stream, now and from now on: the server stops, and clients should reconnect elsewhere.
  void EndStreams();

 private:
  const std::string service_;
  auth::Authenticator& authenticator_;
  Clock& clock_;
  metrics::Registry& metrics_;
  absl::flat_hash_map<Method, std::unique_ptr<MethodInfo>> methods_;  // written before the server starts only

  absl::Mutex mutex_;
  bool ending_ ABSL_GUARDED_BY(mutex_) = false;
  std::vector<std::weak_ptr<OpenStream>> streams_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace vlot::rpc
