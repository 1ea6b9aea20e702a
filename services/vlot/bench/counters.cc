#include "services/vlot/bench/counters.h"

#include <cmath>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace vlot::bench {
namespace {

constexpr int64_t kMicros = 1'000'000;

// One line: name{label="value",...} number.
struct Sample {
  std::string name;
  std::map<std::string, std::string> labels;
  int64_t Scaled(int64_t scale) const { return std::llround(number * static_cast<double>(scale)); }
  double number = 0;
};

bool ReadSample(const std::string& line, Sample* sample) {
  const size_t open = line.find('{'), close = line.rfind('}');
  if (line.empty() || line[0] == '#' || open == std::string::npos || close == std::string::npos) return false;
  sample->name = line.substr(0, open);
  for (const absl::string_view label :
       absl::StrSplit(line.substr(open + 1, close - open - 1), "\",", absl::SkipEmpty())) {
    const std::pair<std::string, std::string> parts = absl::StrSplit(label, absl::MaxSplits("=\"", 1));
    sample->labels[parts.first] = parts.second.substr(0, parts.second.find('"'));
  }
  return absl::SimpleAtod(line.substr(close + 2), &sample->number);
}

void Take(const Sample& sample, const std::string& family, const std::string& key, int64_t scale, CountedByName& into) {
  if (sample.name == family + "_count") into[key].count = sample.Scaled(1);
  if (sample.name == family + "_sum") into[key].sum = sample.Scaled(scale);
  if (sample.name == family + "_bucket" && scale == 1) {
    int64_t bound = 0;
    if (absl::SimpleAtoi(sample.labels.at("le"), &bound)) into[key].buckets[bound] = sample.Scaled(1);
  }
}

CountedByName Minus(CountedByName after, const CountedByName& before) {
  for (const auto& [name, counted] : before) {
    Counted& rest = after[name];
    rest.count -= counted.count;
    rest.sum -= counted.sum;
    for (const auto& [bound, count] : counted.buckets) rest.buckets[bound] -= count;
  }
  return after;
}

void Add(CountedByName& sum, const CountedByName& more) {
  for (const auto& [name, counted] : more) sum[name] += counted;
}

}  // namespace

Counted& Counted::operator+=(const Counted& other) {
  count += other.count;
  sum += other.sum;
  for (const auto& [bound, at_most] : other.buckets) buckets[bound] += at_most;
  return *this;
}

int64_t Counted::Percentile(int percent) const {
  if (count == 0 || buckets.empty()) return 0;
  for (const auto& [bound, at_most] : buckets) {
    if (at_most * 100 >= count * percent) return bound;
  }
  return buckets.rbegin()->first;  // at least
}

Counters Counters::operator-(const Counters& before) const {
  return {Minus(statements, before.statements), Minus(calls, before.calls), Minus(batches, before.batches)};
}

Counters& Counters::operator+=(const Counters& other) {
  Add(statements, other.statements);
  Add(calls, other.calls);
  Add(batches, other.batches);
  return *this;
}

int64_t CountAll(const CountedByName& counted) {
  int64_t count = 0;
  for (const auto& [name, one] : counted) count += one.count;
  return count;
}

std::map<std::string, int64_t> CountEach(const CountersByProcess& processes, const CountedByName Counters::*which) {
  std::map<std::string, int64_t> counts;
  for (const auto& [name, counters] : processes) counts[name] = CountAll(counters.*which);
  return counts;
}

std::map<std::string, int64_t> CountCommits(const CountersByProcess& processes) {
  std::map<std::string, int64_t> commits;
  for (const auto& [name, counters] : processes) {
    const auto found = counters.statements.find("commit");
    if (found != counters.statements.end()) commits[name] = found->second.count;
  }
  return commits;
}

Counters Total(const CountersByProcess& processes) {
  Counters total;
  for (const auto& [name, counters] : processes) total += counters;
  return total;
}

CountersByProcess Minus(CountersByProcess after, const CountersByProcess& before) {
  for (const auto& [name, counters] : before) after[name] = after[name] - counters;
  return after;
}

Counters ReadCounters(std::string_view text) {
  Counters counters;
  for (const absl::string_view line : absl::StrSplit(absl::string_view(text.data(), text.size()), '\n')) {
    Sample sample;
    if (!ReadSample(std::string(line), &sample)) continue;
    auto& labels = sample.labels;
    Take(sample, "vlot_pg_statement_seconds", labels["statement"], kMicros, counters.statements);
    Take(sample, "vlot_rpc_seconds", absl::StrCat(labels["service"], "/", labels["method"]), kMicros, counters.calls);
    Take(sample, "vlot_batch_items", labels["batch"], 1, counters.batches);
  }
  return counters;
}

}  // namespace vlot::bench
