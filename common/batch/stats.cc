#include "common/batch/stats.h"

namespace vlot::batch {

Stats::Stats(const std::string& name, metrics::Registry* registry) {
  if (registry == nullptr) return;
  const metrics::Labels labels = {{"batch", name}};
  items_ = registry->GetSizeHistogram("vlot_batch_items", "Items written or sent together.", labels);
  seconds_ = registry->GetLatencyHistogram("vlot_batch_flush_seconds", "Time from taking a batch to its end.", labels);
  waiting_ = registry->GetGauge("vlot_batch_waiting", "Items still waiting when the last batch was taken.", labels);
  refused_ = registry->GetCounter("vlot_batch_refused_total", "Items refused: queue full, or shutting down.", labels);
  expired_ = registry->GetCounter("vlot_batch_expired_total", "Items whose deadline passed in the queue.", labels);
}

Stats::Flush::Flush(Stats& stats, size_t items, size_t waiting)
    : stats_(stats), began_(std::chrono::steady_clock::now()) {
  stats_.items_.Observe(static_cast<int64_t>(items));
  stats_.waiting_.Set(static_cast<int64_t>(waiting));
}

Stats::Flush::~Flush() { stats_.seconds_.Observe(absl::FromChrono(std::chrono::steady_clock::now() - began_)); }

}  // namespace vlot::batch
