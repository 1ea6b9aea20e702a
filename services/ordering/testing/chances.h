// What a story is drawn from: numbers that somebody chose, then ever other ones from a generator of its own.
//
// Small numbers are the harmless ones: of Chance(), 0 says no. So a property test that makes its list shorter and its
// numbers smaller finds the shortest story that goes wrong. Not thread-safe.
#pragma once

#include <cstdint>
#include <random>
#include <utility>
#include <vector>

namespace vlot::ordering::testing {

class Chances {
 public:
  explicit Chances(uint32_t seed) : random_(seed) {}
  explicit Chances(std::vector<uint32_t> chosen) : chosen_(std::move(chosen)), random_(1) {}

  // 0 to `sides` - 1.
  int Roll(int sides) { return static_cast<int>(Next() % static_cast<uint32_t>(sides)); }
  bool Chance(int percent) { return Roll(100) >= 100 - percent; }
  // Nothing is left of what was chosen.
  bool run_out() const { return used_ == chosen_.size(); }

 private:
  uint32_t Next() { return run_out() ? static_cast<uint32_t>(random_()) : chosen_[used_++]; }

  const std::vector<uint32_t> chosen_;
  size_t used_ = 0;
  std::mt19937 random_;
};

}  // namespace vlot::ordering::testing
