// What is promised of the program, and whether a run kept it. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace vlot::bench {

// What a run found; nullopt: it did not look.
struct Measured {
  std::string profile;                          // account, instant, mixed
  std::optional<int64_t> ratio_per_mille;       // completed a second ÷ TPC-B
  std::optional<int64_t> to_earlier_per_mille;  // this ratio / that of an earlier run, with fewer orders preloaded
  std::optional<int64_t> place_order_p50_idle_us;
  std::optional<int64_t> place_order_p99_half_us;
  std::optional<int64_t> payable_to_invoiced_p50_idle_us;
  int64_t waiting = 0;                       // orders that waited for their payment all the time
  std::optional<int64_t> service_kb;         // the largest service's peak
  std::optional<int64_t> goodput_per_mille;  // let in and completed a second under overload ÷ capacity
  std::optional<int64_t> place_order_p99_overload_us;
  std::optional<int64_t> refusal_p99_us;     // of what overload refused
  std::optional<int64_t> refused_otherwise;  // not RESOURCE_EXHAUSTED with RetryInfo
  std::optional<int64_t> held_back;          // not offered, as the load itself was busy
};

struct Target {
  std::string what;
  int64_t reached = 0;
  int64_t wanted = 0;
  bool at_least = true;  // else: at most
  std::string unit;

  bool met() const { return at_least ? reached >= wanted : reached <= wanted; }
};

// Those that the run can be held to, in the order of the list that they come from.
std::vector<Target> TargetsOf(const Measured& measured);

}  // namespace vlot::bench
