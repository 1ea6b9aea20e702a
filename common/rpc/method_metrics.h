#pragma once

#include <array>
#include <mutex>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/metrics/metrics.h"

namespace vlot::rpc {

// Counts and times the calls of one method: vlot_rpc_requests_total{service, method, code} and
// vlot_rpc_seconds{service, method}. Thread-safe.
class MethodMetrics {
 public:
  MethodMetrics(metrics::Registry& registry, std::string_view service, std::string_view method);

  void Record(absl::StatusCode code, absl::Duration took);

 private:
  struct CodeCounter {  // made when the code first comes up: most methods give three or four of them
    std::once_flag made;
    metrics::Counter counter;
  };

  metrics::Registry& registry_;
  const std::string service_;
  const std::string method_;
  metrics::Histogram seconds_;
  std::array<CodeCounter, 17> counters_;  // the canonical codes, 0 to 16
};

}  // namespace vlot::rpc
