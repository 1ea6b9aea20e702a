#include "services/vlot/bench/report.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace vlot::bench {
namespace {

using nlohmann::json;

constexpr size_t kStatementsShown = 20;

int64_t PerSecond(int64_t count, absl::Duration time) {
  const int64_t millis = absl::ToInt64Milliseconds(time);
  return millis == 0 ? 0 : count * 1000 / millis;
}

int64_t Sum(const std::map<std::string, int64_t>& parts) {
  int64_t sum = 0;
  for (const auto& [name, part] : parts) sum += part;
  return sum;
}

// Of the mean of the yardstick before and after; 0 without a yardstick.
int64_t RatioPerMille(const Outcome& outcome) {
  const int64_t twice = outcome.tpcb_before + outcome.tpcb_after;
  return twice == 0 ? 0 : PerSecond(outcome.window_completed, outcome.window) * 2000 / twice;
}

json ToJson(const Spread& spread) {
  return {{"count", spread.count},
          {"p50_us", spread.p50_us},
          {"p99_us", spread.p99_us},
          {"p999_us", spread.p999_us},
          {"max_us", spread.max_us}};
}

// The costs of one order of `orders`, in thousandths where they are small numbers.
json PerOrder(const Outcome& outcome, int64_t orders) {
  json per = {{"cpu_us", json::object()}, {"postgres_cpu_us", json::object()}};
  for (const auto& [name, cpu] : outcome.cost.cpu_us) per["cpu_us"][name] = cpu / orders;
  for (const auto& [name, cpu] : outcome.cost.postgres_cpu_us) per["postgres_cpu_us"][name] = cpu / orders;
  per["cpu_us_all"] = Sum(outcome.cost.cpu_us) / orders;
  per["postgres_cpu_us_all"] = Sum(outcome.cost.postgres_cpu_us) / orders;
  per["transactions_thousandths"] = outcome.cost.transactions * 1000 / orders;
  per["wal_bytes"] = outcome.cost.wal_bytes / orders;
  per["disk_bytes"] = outcome.cost.disk_bytes / orders;
  const auto total = [&](const std::map<std::string, Counted>& counted) {
    int64_t count = 0;
    for (const auto& [name, one] : counted) count += one.count;
    return count * 1000 / orders;
  };
  if (outcome.work.statements.empty()) return per;
  per["statements_thousandths"] = total(outcome.work.statements);
  per["calls_thousandths"] = total(outcome.work.calls);
  if (const auto commit = outcome.work.statements.find("commit"); commit != outcome.work.statements.end()) {
    per["commits_thousandths"] = commit->second.count * 1000 / orders;
  }
  return per;
}

json Listed(const std::map<std::string, Counted>& counted, int64_t orders) {
  json list = json::object();
  for (const auto& [name, one] : counted) {
    if (one.count == 0) continue;
    list[name] = {{"count", one.count}, {"us_each", one.sum / one.count}, {"us_per_order", one.sum / orders}};
  }
  return list;
}

json BatchesToJson(const std::map<std::string, Counted>& batches) {
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

void PrintSpread(const char* label, const Spread& spread, std::ostream& out) {
  out << absl::StrFormat("%-24s p50 %8.2f   p99 %8.2f   p99.9 %8.2f   max %8.2f ms\n", label,
                         static_cast<double>(spread.p50_us) / 1000, static_cast<double>(spread.p99_us) / 1000,
                         static_cast<double>(spread.p999_us) / 1000, static_cast<double>(spread.max_us) / 1000);
}

void PrintParts(const char* label, const std::map<std::string, int64_t>& parts, int64_t orders, std::ostream& out) {
  out << absl::StrFormat("%-24s %6d µs:", label, Sum(parts) / orders);
  std::vector<std::pair<int64_t, std::string>> sorted;
  for (const auto& [name, part] : parts) sorted.emplace_back(part / orders, name);
  std::sort(sorted.rbegin(), sorted.rend());
  for (const auto& [part, name] : sorted) {
    if (part > 0) out << "  " << name << " " << part;
  }
  out << "\n";
}

// Time by the clock: waiting for PostgreSQL (its CPU, locks, the disk) is in it.
void PrintStatements(const std::map<std::string, Counted>& statements, int64_t orders, std::ostream& out) {
  std::vector<std::pair<int64_t, std::string>> sorted;
  for (const auto& [name, one] : statements) sorted.emplace_back(one.sum, name);
  std::sort(sorted.rbegin(), sorted.rend());
  if (sorted.size() > kStatementsShown) sorted.resize(kStatementsShown);
  if (!sorted.empty()) out << "\nstatement                                   µs/order  per order   µs each\n";
  for (const auto& [sum, name] : sorted) {
    const Counted& one = statements.at(name);
    if (one.count == 0) continue;
    const int64_t thousandths = one.count * 1000 / orders;
    out << absl::StrFormat("%-42s %9d %6d.%03d %9d\n", name, sum / orders, thousandths / 1000, thousandths % 1000,
                           sum / one.count);
  }
}

void PrintBatches(const std::map<std::string, Counted>& batches, std::ostream& out) {
  if (!batches.empty())
    out << "\nbatch                                       batches      p50      p90      p99 items\n";
  for (const auto& [name, one] : batches) {
    if (one.count == 0) continue;
    out << absl::StrFormat("%-42s %8d %8d %8d %8d\n", name, one.count, one.Percentile(50), one.Percentile(90),
                           one.Percentile(99));
  }
}

}  // namespace

json ToJson(const Outcome& outcome) {
  const int64_t orders = std::max<int64_t>(1, outcome.counts.accepted);
  return {{"about", outcome.about},
          {"postgres_settings", outcome.settings},
          {"tpcb_per_second", {{"before", outcome.tpcb_before}, {"after", outcome.tpcb_after}}},
          {"window_ms", absl::ToInt64Milliseconds(outcome.window)},
          {"accepted_per_second", PerSecond(outcome.window_accepted, outcome.window)},
          {"completed_per_second", PerSecond(outcome.window_completed, outcome.window)},
          {"ratio_to_tpcb_thousandths", RatioPerMille(outcome)},
          {"whole_ms", absl::ToInt64Milliseconds(outcome.whole)},
          {"completed_per_second_whole", PerSecond(outcome.counts.completed, outcome.whole)},
          {"orders",
           {{"accepted", outcome.counts.accepted},
            {"completed", outcome.counts.completed},
            {"ended_otherwise", outcome.counts.ended_otherwise},
            {"open", outcome.counts.open()},
            {"refused", outcome.counts.refused}}},
          {"place_order", ToJson(outcome.place_order)},
          {"placed_to_completed", ToJson(outcome.to_completed)},
          {"per_order", PerOrder(outcome, orders)},
          {"peak_resident_kb", outcome.cost.peak_kb},
          {"statements", Listed(outcome.work.statements, orders)},
          {"calls", Listed(outcome.work.calls, orders)},
          {"batches", BatchesToJson(outcome.work.batches)}};
}

void PrintTable(const Outcome& outcome, std::ostream& out) {
  const int64_t orders = std::max<int64_t>(1, outcome.counts.accepted);
  const json per = PerOrder(outcome, orders);
  const int64_t ratio = RatioPerMille(outcome);
  out << "\n";
  for (const auto& [name, value] : outcome.about) out << name << " " << value << "  ";
  out << "\nPostgreSQL:";
  for (const auto& [name, value] : outcome.settings) out << "  " << name << " " << value;
  out << absl::StrFormat("\n\nTPC-B                    %d/s before, %d/s after\n", outcome.tpcb_before,
                         outcome.tpcb_after);
  out << absl::StrFormat("orders accepted          %d/s\n", PerSecond(outcome.window_accepted, outcome.window));
  out << absl::StrFormat("orders completed         %d/s   %d.%03d × TPC-B\n",
                         PerSecond(outcome.window_completed, outcome.window), ratio / 1000, ratio % 1000);
  out << absl::StrFormat("whole run                %d accepted, %d completed, %d ended otherwise, %d open, %d/s\n",
                         outcome.counts.accepted, outcome.counts.completed, outcome.counts.ended_otherwise,
                         outcome.counts.open(), PerSecond(outcome.counts.completed, outcome.whole));
  for (const auto& [reason, count] : outcome.counts.refused)
    out << "refused                  " << reason << " " << count << "\n";
  PrintSpread("PlaceOrder", outcome.place_order, out);
  PrintSpread("placed to completed", outcome.to_completed, out);
  out << "\nper order:\n";
  PrintParts("CPU of ours", outcome.cost.cpu_us, orders, out);
  PrintParts("CPU of PostgreSQL", outcome.cost.postgres_cpu_us, orders, out);
  for (const auto& [name, value] : per.items()) {
    if (value.is_number()) out << absl::StrFormat("%-24s %d\n", name, value.get<int64_t>());
  }
  out << "peak memory             ";
  for (const auto& [name, kilobytes] : outcome.cost.peak_kb) out << " " << name << " " << kilobytes / 1024 << " MB ";
  out << "\n";
  PrintStatements(outcome.work.statements, orders, out);
  PrintBatches(outcome.work.batches, out);
}

}  // namespace vlot::bench
