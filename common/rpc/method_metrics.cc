#include "common/rpc/method_metrics.h"

namespace vlot::rpc {

MethodMetrics::MethodMetrics(metrics::Registry& registry, std::string_view service, std::string_view method)
    : registry_(registry),
      service_(service),
      method_(method),
      seconds_(registry.GetLatencyHistogram("vlot_rpc_seconds", "Time to serve a call.",
                                            {{"service", service_}, {"method", method_}})) {}

void MethodMetrics::Record(absl::StatusCode code, absl::Duration took) {
  const size_t number = static_cast<size_t>(code);
  CodeCounter& counted =
      counters_[number < counters_.size() ? number : static_cast<size_t>(absl::StatusCode::kUnknown)];
  std::call_once(counted.made, [&] {
    counted.counter =
        registry_.GetCounter("vlot_rpc_requests_total", "Calls served, by outcome.",
                             {{"service", service_}, {"method", method_}, {"code", absl::StatusCodeToString(code)}});
  });
  counted.counter.Increment();
  seconds_.Observe(took);
}

}  // namespace vlot::rpc
