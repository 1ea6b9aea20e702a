// Counters, gauges and histograms of this process, in Prometheus's text form; a thin layer over prometheus-cpp.
//
//   metrics::Counter placed = registry.GetCounter("vlot_orders_placed_total", "Orders placed.", {{"channel", "web"}});
//   placed.Increment();
//
// Handles are looked up once, kept, and then cost an atomic addition (a histogram: a short lock). Names and labels come
// from code, never from requests: a malformed name, or one name for two kinds, ends the process. Thread-safe
// throughout.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>

#include "absl/time/time.h"

namespace prometheus {
class Counter;
class Gauge;
class Histogram;
class Registry;
}  // namespace prometheus

namespace vlot::metrics {

using Labels = std::map<std::string, std::string>;

// Handles are small values that point into their Registry, which must outlive them. A default-constructed one counts
// nothing, for parts that run without a registry.
class Counter {
 public:
  Counter() = default;

  void Increment(int64_t by = 1);  // `by` must not be negative
  int64_t value() const;

 private:
  friend class Registry;
  explicit Counter(prometheus::Counter* counter) : counter_(counter) {}

  prometheus::Counter* counter_ = nullptr;
};

class Gauge {
 public:
  Gauge() = default;

  void Set(int64_t value);
  void Add(int64_t by);
  int64_t value() const;

 private:
  friend class Registry;
  explicit Gauge(prometheus::Gauge* gauge) : gauge_(gauge) {}

  prometheus::Gauge* gauge_ = nullptr;
};

class Histogram {
 public:
  Histogram() = default;

  void Observe(absl::Duration latency);  // of a latency histogram
  void Observe(int64_t size);            // of a size histogram
  int64_t count() const;                 // observations so far; reads all buckets, so not for the hot path

 private:
  friend class Registry;
  explicit Histogram(prometheus::Histogram* histogram) : histogram_(histogram) {}

  prometheus::Histogram* histogram_ = nullptr;
};

// One per process or, in a test, one per case. Passed explicitly. The same name and labels give the same metric.
class Registry {
 public:
  Registry();
  ~Registry();

  Registry(const Registry&) = delete;
  Registry& operator=(const Registry&) = delete;

  Counter GetCounter(const std::string& name, const std::string& help, const Labels& labels = {});
  Gauge GetGauge(const std::string& name, const std::string& help, const Labels& labels = {});

  // In seconds, as Prometheus wants it: name it "..._seconds". Buckets from 250 µs to 30 s.
  Histogram GetLatencyHistogram(const std::string& name, const std::string& help, const Labels& labels = {});

  // Of counts (rows in a batch). Buckets are the powers of two from 1 to 4096.
  Histogram GetSizeHistogram(const std::string& name, const std::string& help, const Labels& labels = {});

  // Everything, in version 0.0.4 of the text format; serve it as kTextContentType.
  std::string TextExposition() const;

 private:
  const std::unique_ptr<prometheus::Registry> registry_;
};

inline constexpr char kTextContentType[] = "text/plain; version=0.0.4; charset=utf-8";

}  // namespace vlot::metrics
