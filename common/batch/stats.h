// What a batcher or dispatcher tells Prometheus, by its name: items per batch, seconds per flush, items waiting,
// refused and expired items. Thread-safe.
#pragma once

#include <chrono>
#include <memory>
#include <string>

namespace vlot::batch {

class Stats {
 public:
  explicit Stats(const std::string& name);
  ~Stats();

  void Refused();
  void Expired();

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
  struct Metrics;
  std::unique_ptr<Metrics> metrics_;
};

}  // namespace vlot::batch
