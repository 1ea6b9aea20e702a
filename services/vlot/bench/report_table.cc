#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/status/string_views.h"
#include "services/vlot/audit/report.h"
#include "services/vlot/bench/figures.h"
#include "services/vlot/bench/report.h"

namespace vlot::bench {
namespace {

constexpr size_t kStatementsShown = 20;

// "0.215" of 215 thousandths.
std::string Decimal(int64_t thousandths) { return absl::StrFormat("%d.%03d", thousandths / 1000, thousandths % 1000); }

std::string Millis(int64_t micros) { return absl::StrFormat("%d.%02d", micros / 1000, micros % 1000 / 10); }

std::vector<std::pair<int64_t, std::string>> GreatestFirst(const Amounts& amounts) {
  std::vector<std::pair<int64_t, std::string>> sorted;
  for (const auto& [name, amount] : amounts) sorted.emplace_back(amount, name);
  std::sort(sorted.rbegin(), sorted.rend());
  return sorted;
}

void PrintSpread(const char* label, const Spread& spread, std::ostream& out) {
  if (spread.count == 0) return;
  out << absl::StrFormat("  %-22s %8d %9s %9s %9s %9s\n", label, spread.count, Millis(spread.p50_us),
                         Millis(spread.p99_us), Millis(spread.p999_us), Millis(spread.max_us));
}

void PrintStretch(Phase phase, const Stretch& stretch, std::ostream& out) {
  const Counts& counts = stretch.counts;
  out << "\n" << absl::StrFormat("%-12s", AbslView(Name(phase)));
  if (stretch.offered_per_second > 0) out << stretch.offered_per_second << "/s offered, ";
  out << absl::StrFormat(
      "%d/s accepted, %d/s completed; whole: %d accepted, %d completed, %d ended otherwise, %d open, %d/s\n",
      PerSecond(stretch.window_accepted, stretch.window), stretch.completed_per_second(), counts.accepted,
      counts.completed, counts.ended_otherwise, counts.open(), PerSecond(counts.completed, stretch.whole));
  for (const auto& [reason, count] : counts.refused) out << "  refused " << reason << " " << count << "\n";
  if (counts.held_back > 0) out << "  held back by the load itself " << counts.held_back << "\n";
  out << "                            count       p50       p99     p99.9       max ms\n";
  PrintSpread("PlaceOrder", stretch.times.place_order, out);
  PrintSpread("refusal", stretch.times.refusal, out);
  PrintSpread("placed to invoiced", stretch.times.to_invoiced, out);
  PrintSpread("payable to invoiced", stretch.times.payable_to_invoiced, out);
  PrintSpread("placed to completed", stretch.times.to_completed, out);
}

void PrintParts(const char* label, const Amounts& parts, int64_t orders, const char* unit, std::ostream& out) {
  out << absl::StrFormat("  %-20s %7d %s:", label, Sum(parts) / orders, unit);
  for (const auto& [part, name] : GreatestFirst(Each(parts, orders))) {
    if (part > 0) out << "  " << name << " " << part;
  }
  out << "\n";
}

void PrintCounts(const char* label, const Amounts& parts, int64_t orders, std::ostream& out) {
  out << absl::StrFormat("  %-20s %7s   :", label, Decimal(PerMille(Sum(parts), orders)));
  for (const auto& [part, name] : GreatestFirst(parts)) {
    if (PerMille(part, orders) > 0) out << "  " << name << " " << Decimal(PerMille(part, orders));
  }
  out << "\n";
}

void PrintCost(const Stretch& stretch, std::ostream& out) {
  const int64_t orders = OrdersOf(stretch);
  const Reading& cost = stretch.cost;
  out << "\nper order at saturation, drain included:\n";
  PrintParts("CPU of ours", cost.cpu_us, orders, "µs", out);
  PrintParts("CPU of PostgreSQL", cost.postgres_cpu_us, orders, "µs", out);
  PrintCounts("commits", CountCommits(stretch.work), orders, out);
  PrintCounts("statements", CountEach(stretch.work, &Counters::statements), orders, out);
  PrintCounts("gRPC calls", CountEach(stretch.work, &Counters::calls), orders, out);
  PrintCounts("transactions", cost.transactions, orders, out);
  out << absl::StrFormat("  %-20s %7d B\n", "WAL", cost.wal_bytes / orders);
  PrintParts("heap on disk", cost.heap_bytes, orders, "B ", out);
  PrintParts("indexes on disk", cost.index_bytes, orders, "B ", out);
}

// Time by the clock: waiting for PostgreSQL (its CPU, locks, the disk) is in it.
void PrintStatements(const CountedByName& statements, int64_t orders, std::ostream& out) {
  Amounts times;
  for (const auto& [name, one] : statements) times[name] = one.sum;
  auto sorted = GreatestFirst(times);
  if (sorted.size() > kStatementsShown) sorted.resize(kStatementsShown);
  if (!sorted.empty()) out << "\nstatement                                   µs/order  per order   µs each\n";
  for (const auto& [sum, name] : sorted) {
    const Counted& one = statements.at(name);
    if (one.count == 0) continue;
    out << absl::StrFormat("%-42s %9d %10s %9d\n", name, sum / orders, Decimal(PerMille(one.count, orders)),
                           sum / one.count);
  }
}

void PrintBatches(const CountedByName& batches, std::ostream& out) {
  if (!batches.empty())
    out << "\nbatch                                       batches      p50      p90      p99 items\n";
  for (const auto& [name, one] : batches) {
    if (one.count == 0) continue;
    out << absl::StrFormat("%-42s %8d %8d %8d %8d\n", name, one.count, one.Percentile(50), one.Percentile(90),
                           one.Percentile(99));
  }
}

void PrintTargets(const std::vector<Target>& targets, std::ostream& out) {
  if (targets.empty()) return;
  out << "\ntarget                                reached             wanted\n";
  for (const Target& target : targets) {
    out << absl::StrFormat("%-34s %10d   %s %10d %-11s  %s\n", target.what, target.reached,
                           target.at_least ? ">=" : "<=", target.wanted, target.unit, target.met() ? "met" : "MISSED");
  }
}

}  // namespace

void PrintTable(const About& about, const Outcome& outcome, std::ostream& out) {
  out << "\n";
  for (const auto& [name, value] : about.flags) out << name << " " << value << "  ";
  out << "\nPostgreSQL:";
  for (const auto& [name, value] : outcome.settings) out << "  " << name << " " << value;
  out << "\nmail goes " << (outcome.mail_in_memory ? "into memory" : "to the disk");
  out << absl::StrFormat("\n\nTPC-B                    %d/s before, %d/s after\n", outcome.tpcb_before,
                         outcome.tpcb_after);
  out << absl::StrFormat("orders completed         %d/s   %s × TPC-B\n", outcome.capacity(),
                         Decimal(RatioPerMille(outcome.capacity(), outcome.tpcb_before, outcome.tpcb_after)));
  for (const auto& [phase, stretch] : outcome.phases) PrintStretch(phase, stretch, out);
  if (const Stretch* saturation = outcome.Find(Phase::kSaturation)) {
    const Counters work = Total(saturation->work);
    PrintCost(*saturation, out);
    PrintStatements(work.statements, OrdersOf(*saturation), out);
    PrintBatches(work.batches, out);
  }
  out << "\npeak memory             ";
  for (const auto& [kilobytes, name] : GreatestFirst(outcome.peak_kb))
    out << " " << name << " " << kilobytes / 1024 << " MB ";
  out << "\n";
  PrintTargets(TargetsOf(about, outcome), out);
  if (outcome.audited) audit::PrintTable(*outcome.audited, out << "\n");
}

}  // namespace vlot::bench
