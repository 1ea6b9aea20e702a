#include <algorithm>

#include "absl/strings/match.h"
#include "services/vlot/audit/report.h"
#include "services/vlot/bench/figures.h"
#include "services/vlot/bench/meter.h"
#include "services/vlot/bench/report.h"

namespace vlot::bench {
namespace {

using nlohmann::json;

json SpreadToJson(const Spread& spread) {
  return {{"count", spread.count},
          {"p50_us", spread.p50_us},
          {"p99_us", spread.p99_us},
          {"p999_us", spread.p999_us},
          {"max_us", spread.max_us}};
}

json TimesToJson(const Times& times) {
  return {{"place_order", SpreadToJson(times.place_order)},
          {"refusal", SpreadToJson(times.refusal)},
          {"payable_to_invoiced", SpreadToJson(times.payable_to_invoiced)},
          {"placed_to_invoiced", SpreadToJson(times.to_invoiced)},
          {"placed_to_completed", SpreadToJson(times.to_completed)}};
}

json CountsToJson(const Counts& counts) {
  return {{"accepted", counts.accepted},
          {"completed", counts.completed},
          {"ended_otherwise", counts.ended_otherwise},
          {"open", counts.open()},
          {"held_back", counts.held_back},
          {"refused", counts.refused},
          {"refused_otherwise", counts.refused_otherwise}};
}

Amounts Thousandths(Amounts amounts, int64_t orders) {
  for (auto& [name, amount] : amounts) amount = PerMille(amount, orders);
  return amounts;
}

// The costs of one order, in thousandths where they are small numbers.
json CostToJson(const Stretch& stretch) {
  const int64_t orders = OrdersOf(stretch);
  const Reading& cost = stretch.cost;
  json per = {{"cpu_us", Each(cost.cpu_us, orders)},
              {"cpu_us_all", Sum(cost.cpu_us) / orders},
              {"postgres_cpu_us", Each(cost.postgres_cpu_us, orders)},
              {"postgres_cpu_us_all", Sum(cost.postgres_cpu_us) / orders},
              {"transactions_thousandths", Thousandths(cost.transactions, orders)},
              {"commits_thousandths", Thousandths(CountCommits(stretch.work), orders)},
              {"statements_thousandths", Thousandths(CountEach(stretch.work, &Counters::statements), orders)},
              {"calls_thousandths", Thousandths(CountEach(stretch.work, &Counters::calls), orders)},
              {"wal_bytes", cost.wal_bytes / orders},
              {"heap_bytes", Each(cost.heap_bytes, orders)},
              {"index_bytes", Each(cost.index_bytes, orders)}};
  for (const char* many : {"commits", "statements", "calls"}) {
    const Amounts parts = per[std::string(many) + "_thousandths"];
    per[std::string(many) + "_thousandths_all"] = Sum(parts);
  }
  per["heap_bytes_all"] = Sum(cost.heap_bytes) / orders;
  per["index_bytes_all"] = Sum(cost.index_bytes) / orders;
  return per;
}

json Listed(const CountedByName& counted, int64_t orders) {
  json list = json::object();
  for (const auto& [name, one] : counted) {
    if (one.count == 0) continue;
    list[name] = {{"count", one.count}, {"us_each", one.sum / one.count}, {"us_per_order", one.sum / orders}};
  }
  return list;
}

json BatchesToJson(const CountedByName& batches) {
  json list = json::object();
  for (const auto& [name, one] : batches) {
    if (one.count == 0) continue;
    list[name] = {{"count", one.count},
                  {"mean_tenths", one.sum * 10 / one.count},
                  {"p50", one.Percentile(50)},
                  {"p90", one.Percentile(90)},
                  {"p99", one.Percentile(99)}};
  }
  return list;
}

json StretchToJson(const Stretch& stretch) {
  const Counters work = Total(stretch.work);
  const int64_t orders = OrdersOf(stretch);
  return {{"offered_per_second", stretch.offered_per_second},
          {"window_ms", absl::ToInt64Milliseconds(stretch.window)},
          {"accepted_per_second", PerSecond(stretch.window_accepted, stretch.window)},
          {"completed_per_second", stretch.completed_per_second()},
          {"times", TimesToJson(stretch.times)},
          {"whole_ms", absl::ToInt64Milliseconds(stretch.whole)},
          {"completed_per_second_whole", PerSecond(stretch.counts.completed, stretch.whole)},
          {"orders", CountsToJson(stretch.counts)},
          {"per_order", CostToJson(stretch)},
          {"statements", Listed(work.statements, orders)},
          {"calls", Listed(work.calls, orders)},
          {"batches", BatchesToJson(work.batches)}};
}

json TargetsToJson(const std::vector<Target>& targets) {
  json list = json::array();
  for (const Target& target : targets) {
    list.push_back({{"what", target.what},
                    {"reached", target.reached},
                    {target.at_least ? "at_least" : "at_most", target.wanted},
                    {"unit", target.unit},
                    {"met", target.met()}});
  }
  return list;
}

// The sandboxes, the load and PostgreSQL are none of ours; in one process everything else counts.
int64_t LargestService(const Amounts& peak_kb) {
  int64_t largest = 0;
  for (const auto& [name, kilobytes] : peak_kb) {
    if (name != "bench" && name != kPostgres && !absl::StartsWith(name, "sandbox"))
      largest = std::max(largest, kilobytes);
  }
  return largest;
}

std::optional<int64_t> MedianOf(const Spread& spread) {
  return spread.count == 0 ? std::nullopt : std::optional(spread.p50_us);
}

}  // namespace

int64_t OrdersOf(const Stretch& stretch) { return std::max<int64_t>(1, stretch.counts.accepted); }

std::vector<Target> TargetsOf(const About& about, const Outcome& outcome) {
  Measured measured{.profile = about.profile, .waiting = about.waiting, .service_kb = LargestService(outcome.peak_kb)};
  if (outcome.tpcb_before > 0 && outcome.Find(Phase::kSaturation) != nullptr && !about.at_a_rate) {
    measured.ratio_per_mille = RatioPerMille(outcome.capacity(), outcome.tpcb_before, outcome.tpcb_after);
    if (about.earlier_ratio_per_mille > 0) {
      measured.to_earlier_per_mille = PerMille(*measured.ratio_per_mille, about.earlier_ratio_per_mille);
    }
  }
  if (const Stretch* idle = outcome.Find(Phase::kIdle)) {
    measured.place_order_p50_idle_us = MedianOf(idle->times.place_order);
    measured.payable_to_invoiced_p50_idle_us = MedianOf(idle->times.payable_to_invoiced);
  }
  if (const Stretch* half = outcome.Find(Phase::kHalf); half != nullptr && half->times.place_order.count > 0) {
    measured.place_order_p99_half_us = half->times.place_order.p99_us;
  }
  if (const Stretch* overload = outcome.Find(Phase::kOverload)) {
    measured.goodput_per_mille = PerMille(overload->goodput_per_second(), outcome.capacity());
    if (overload->times.refusal.count > 0) measured.refusal_p99_us = overload->times.refusal.p99_us;
    if (overload->times.place_order.count > 0) {
      measured.place_order_p99_overload_us = overload->times.place_order.p99_us;
    }
    measured.refused_otherwise = overload->counts.refused_otherwise;
    measured.held_back = overload->counts.held_back;
  }
  return TargetsOf(measured);
}

json ToJson(const About& about, const Outcome& outcome) {
  json phases = json::object();
  for (const auto& [phase, stretch] : outcome.phases) phases[std::string(Name(phase))] = StretchToJson(stretch);
  json document = {{"about", about.flags},
                   {"postgres_settings", outcome.settings},
                   {"tpcb_per_second", {{"before", outcome.tpcb_before}, {"after", outcome.tpcb_after}}},
                   {"completed_per_second", outcome.capacity()},
                   {kRatioField, RatioPerMille(outcome.capacity(), outcome.tpcb_before, outcome.tpcb_after)},
                   {"phases", phases},
                   {"peak_resident_kb", outcome.peak_kb},
                   {"mail", outcome.mail_in_memory ? "memory" : "disk"},
                   {"targets", TargetsToJson(TargetsOf(about, outcome))}};
  if (outcome.audited) document["audit"] = audit::ToJson(*outcome.audited);
  return document;
}

}  // namespace vlot::bench
