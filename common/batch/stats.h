// What a batcher or dispatcher tells Prometheus, by its name: items per batch, seconds per flush, items waiting,
// refused and expired items. Thread-safe.
#pragma once

#include <chrono>
#include <string>

#include "common/metrics/metrics.h"

namespace vlot::batch {

class Stats {
 public:
  // Does not own `registry`; null: counts nothing.
  Stats(const std::string& name, metrics::Registry* registry);

  void Refused() { refused_.Increment(); }
  void Expired() { expired_.Increment(); }

  // Measures one flush from its making to its end.
  class Flush {
   public:
    Flush(Stats& stats, size_t items, size_t waiting);
    ~Flush();
    Flush(const Flush&) = delete;
    Flush& operator=(const Flush&) = delete;

   private:
    Stats& stats_;
    const std::chrono::steady_clock::time_point began_;
  };

 private:
  metrics::Histogram items_;
  metrics::Histogram seconds_;
  metrics::Gauge waiting_;
  metrics::Counter refused_;
  metrics::Counter expired_;
};

}  // namespace vlot::batch
