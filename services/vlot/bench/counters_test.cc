#include "services/vlot/bench/counters.h"

#include <gmock/gmock.h>

#include "common/metrics/metrics.h"

namespace vlot::bench {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

constexpr char kText[] = R"(# HELP vlot_pg_statement_seconds Time in PostgreSQL and on the way to it.
# TYPE vlot_pg_statement_seconds histogram
vlot_pg_statement_seconds_count{statement="commit"} 4
vlot_pg_statement_seconds_sum{statement="commit"} 0.0125
vlot_pg_statement_seconds_bucket{statement="commit",le="0.005"} 4
vlot_rpc_seconds_count{method="PlaceOrder",service="vlot.ordering.v1.Orders"} 7
vlot_rpc_seconds_sum{method="PlaceOrder",service="vlot.ordering.v1.Orders"} 0.5
vlot_batch_items_count{batch="ordering.Place"} 10
vlot_batch_items_sum{batch="ordering.Place"} 35
vlot_batch_items_bucket{batch="ordering.Place",le="1"} 5
vlot_batch_items_bucket{batch="ordering.Place",le="2"} 8
vlot_batch_items_bucket{batch="ordering.Place",le="+Inf"} 10
vlot_other_total 5
)";

TEST(Counters, Text_IsReadByFamilyAndLabel) {
  const Counters counters = ReadCounters(kText);
  ASSERT_EQ(counters.statements.size(), 1u);
  EXPECT_EQ(counters.statements.at("commit").count, 4);
  EXPECT_EQ(counters.statements.at("commit").sum, 12'500);
  EXPECT_EQ(counters.calls.at("vlot.ordering.v1.Orders/PlaceOrder").count, 7);
  const Counted& batch = counters.batches.at("ordering.Place");
  EXPECT_EQ(batch.sum, 35);
  EXPECT_THAT(batch.buckets, ElementsAre(Pair(1, 5), Pair(2, 8)));
}

TEST(Counters, Percentile_IsTheBoundThatHoldsTheShare) {
  const Counted batch = ReadCounters(kText).batches.at("ordering.Place");
  EXPECT_EQ(batch.Percentile(50), 1);
  EXPECT_EQ(batch.Percentile(51), 2);
  EXPECT_EQ(batch.Percentile(80), 2);
  EXPECT_EQ(Counted().Percentile(50), 0);
}

TEST(Counters, Difference_IsWhatCameBetween) {
  const Counters before = ReadCounters(kText);
  Counters after = before;
  after.statements["commit"].count += 2;
  after.statements["feed.AppendEvents"].count = 3;
  after.batches["ordering.Place"].buckets[1] += 6;
  const Counters between = after - before;
  EXPECT_EQ(between.statements.at("commit").count, 2);
  EXPECT_EQ(between.statements.at("feed.AppendEvents").count, 3);
  EXPECT_EQ(between.batches.at("ordering.Place").buckets.at(1), 6);
}

TEST(Counters, Processes_AddUp) {
  CountersByProcess processes = {{"ordering", ReadCounters(kText)}, {"payment", ReadCounters(kText)}};
  processes["payment"].statements["payment.InsertClaims"].count = 1;
  const Counters total = Total(processes);
  EXPECT_EQ(total.statements.at("commit").count, 8);
  EXPECT_EQ(CountAll(total.statements), 9);
  EXPECT_EQ(total.batches.at("ordering.Place").buckets.at(2), 16);
  EXPECT_THAT(CountCommits(processes), ElementsAre(Pair("ordering", 4), Pair("payment", 4)));
  EXPECT_THAT(CountEach(processes, &Counters::statements), ElementsAre(Pair("ordering", 4), Pair("payment", 5)));
}

TEST(Counters, WhatTheRegistryWrites_IsRead) {
  metrics::Registry registry;
  registry.GetSizeHistogram("vlot_batch_items", "Items.", {{"batch", "a \"b\""}}).Observe(int64_t{3});
  registry.GetLatencyHistogram("vlot_pg_statement_seconds", "Time.", {{"statement", "x.Y"}})
      .Observe(absl::Milliseconds(2));
  const Counters counters = ReadCounters(registry.TextExposition());
  ASSERT_EQ(counters.batches.size(), 1u);
  EXPECT_EQ(counters.batches.begin()->second.Percentile(99), 4);
  EXPECT_EQ(counters.statements.at("x.Y").sum, 2'000);
}

}  // namespace
}  // namespace vlot::bench
