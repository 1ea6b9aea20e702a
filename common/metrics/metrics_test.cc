#include "common/metrics/metrics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace vlot::metrics {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(MetricsTest, Counter_IncrementedByManyThreads_CountsAll) {
  Registry registry;
  Counter counter = registry.GetCounter("vlot_things_total", "Things.");
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([counter]() mutable {
      for (int j = 0; j < 1000; ++j) counter.Increment();
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(counter.value(), 4000);
}

TEST(MetricsTest, Counter_SameNameAndLabelsTwice_IsTheSame) {
  Registry registry;
  registry.GetCounter("vlot_things_total", "Things.", {{"kind", "a"}}).Increment(2);
  registry.GetCounter("vlot_things_total", "Things.", {{"kind", "a"}}).Increment(3);
  registry.GetCounter("vlot_things_total", "Things.", {{"kind", "b"}}).Increment();
  EXPECT_EQ(registry.GetCounter("vlot_things_total", "Things.", {{"kind", "a"}}).value(), 5);
  EXPECT_EQ(registry.GetCounter("vlot_things_total", "Things.", {{"kind", "b"}}).value(), 1);
}

TEST(MetricsTest, Gauge_SetAndAdded_HoldsTheResult) {
  Registry registry;
  Gauge gauge = registry.GetGauge("vlot_queue_depth", "Waiting.");
  gauge.Set(10);
  gauge.Add(-3);
  EXPECT_EQ(gauge.value(), 7);
}

TEST(MetricsTest, TextExposition_AfterObservations_ListsThemWithHelpAndLabels) {
  Registry registry;
  registry.GetCounter("vlot_things_total", "Things.", {{"kind", "a\"b"}}).Increment(2);
  registry.GetLatencyHistogram("vlot_call_seconds", "Calls.").Observe(absl::Milliseconds(3));
  registry.GetSizeHistogram("vlot_batch_rows", "Rows.").Observe(int64_t{100});
  const std::string text = registry.TextExposition();
  EXPECT_THAT(text, HasSubstr("# HELP vlot_things_total Things."));
  EXPECT_THAT(text, HasSubstr("vlot_things_total{kind=\"a\\\"b\"} 2"));
  EXPECT_THAT(text, HasSubstr("vlot_call_seconds_bucket{le=\"0.0025\"} 0"));
  EXPECT_THAT(text, HasSubstr("vlot_call_seconds_bucket{le=\"0.005\"} 1"));
  EXPECT_THAT(text, HasSubstr("vlot_batch_rows_bucket{le=\"64\"} 0"));
  EXPECT_THAT(text, HasSubstr("vlot_batch_rows_bucket{le=\"128\"} 1"));
}

TEST(MetricsTest, Registry_Another_SharesNothing) {
  Registry one;
  Registry other;
  one.GetCounter("vlot_things_total", "Things.").Increment();
  EXPECT_THAT(other.TextExposition(), Not(HasSubstr("vlot_things_total")));
}

TEST(MetricsTest, Handles_WithoutRegistry_CountNothing) {
  Counter().Increment();
  Gauge().Set(1);
  Histogram().Observe(absl::Seconds(1));
  EXPECT_EQ(Counter().value(), 0);
  EXPECT_EQ(Histogram().count(), 0);
}

TEST(MetricsTest, Histogram_Observed_CountsObservations) {
  Registry registry;
  Histogram histogram = registry.GetLatencyHistogram("vlot_call_seconds", "Calls.");
  histogram.Observe(absl::Microseconds(10));
  histogram.Observe(absl::Seconds(60));
  EXPECT_EQ(histogram.count(), 2);
}

}  // namespace
}  // namespace vlot::metrics
