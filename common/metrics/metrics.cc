#include "common/metrics/metrics.h"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <cassert>

namespace vlot::metrics {
namespace {

// The goals are single milliseconds in the service and 30 s for a request without a deadline of its own; the steps
// between roughly double.
const prometheus::Histogram::BucketBoundaries kLatencySeconds = {
    0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30};

const prometheus::Histogram::BucketBoundaries kSizes = {1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096};

prometheus::Histogram* AddHistogram(prometheus::Registry& registry, const std::string& name, const std::string& help,
                                    const Labels& labels, const prometheus::Histogram::BucketBoundaries& buckets) {
  return &prometheus::BuildHistogram().Name(name).Help(help).Register(registry).Add(labels, buckets);
}

}  // namespace

void Counter::Increment(int64_t by) {
  assert(by >= 0);
  if (counter_ != nullptr) counter_->Increment(static_cast<double>(by));
}

int64_t Counter::value() const { return counter_ == nullptr ? 0 : static_cast<int64_t>(counter_->Value()); }

void Gauge::Set(int64_t value) {
  if (gauge_ != nullptr) gauge_->Set(static_cast<double>(value));
}

void Gauge::Add(int64_t by) {
  if (gauge_ != nullptr) gauge_->Increment(static_cast<double>(by));
}

int64_t Gauge::value() const { return gauge_ == nullptr ? 0 : static_cast<int64_t>(gauge_->Value()); }

void Histogram::Observe(absl::Duration latency) {
  if (histogram_ != nullptr) histogram_->Observe(absl::ToDoubleSeconds(latency));
}

void Histogram::Observe(int64_t size) {
  if (histogram_ != nullptr) histogram_->Observe(static_cast<double>(size));
}

int64_t Histogram::count() const {
  return histogram_ == nullptr ? 0 : static_cast<int64_t>(histogram_->Collect().histogram.sample_count);
}

Registry::Registry() : registry_(std::make_unique<prometheus::Registry>()) {}

Registry::~Registry() = default;

Counter Registry::GetCounter(const std::string& name, const std::string& help, const Labels& labels) {
  return Counter(&prometheus::BuildCounter().Name(name).Help(help).Register(*registry_).Add(labels));
}

Gauge Registry::GetGauge(const std::string& name, const std::string& help, const Labels& labels) {
  return Gauge(&prometheus::BuildGauge().Name(name).Help(help).Register(*registry_).Add(labels));
}

Histogram Registry::GetLatencyHistogram(const std::string& name, const std::string& help, const Labels& labels) {
  return Histogram(AddHistogram(*registry_, name, help, labels, kLatencySeconds));
}

Histogram Registry::GetSizeHistogram(const std::string& name, const std::string& help, const Labels& labels) {
  return Histogram(AddHistogram(*registry_, name, help, labels, kSizes));
}

std::string Registry::TextExposition() const { return prometheus::TextSerializer().Serialize(registry_->Collect()); }

}  // namespace vlot::metrics
