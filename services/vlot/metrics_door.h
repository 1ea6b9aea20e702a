// Where Prometheus reads this process's counters: GET /metrics over plain HTTP, without a key. The gateway serves them
// too; a process without a gateway has only this door. For the inside network: it tells nothing of orders, but how
// many.
#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "common/http/server.h"
#include "common/metrics/metrics.h"
#include "common/time/clock.h"

namespace vlot {

class MetricsDoor {
 public:
  // `address` is "127.0.0.1:7481"; port 0 picks a free one. INVALID_ARGUMENT or UNAVAILABLE when nobody can listen
  // there. Does not own the others, which outlive it.
  static absl::StatusOr<MetricsDoor> Open(const std::string& address, const metrics::Registry& metrics, Clock& clock);

  // "http://127.0.0.1:7481/metrics"
  std::string url() const { return server_->url() + "/metrics"; }

 private:
  explicit MetricsDoor(std::unique_ptr<http::Server> server) : server_(std::move(server)) {}

  std::unique_ptr<http::Server> server_;
};

}  // namespace vlot
