#include "services/vlot/bench/figures.h"

namespace vlot::bench {

int64_t PerSecond(int64_t count, absl::Duration time) {
  const int64_t millis = absl::ToInt64Milliseconds(time);
  return millis == 0 ? 0 : count * 1000 / millis;
}

int64_t PerMille(int64_t part, int64_t whole) { return whole == 0 ? 0 : part * 1000 / whole; }

int64_t RatioPerMille(int64_t per_second, int64_t tpcb_before, int64_t tpcb_after) {
  return PerMille(2 * per_second, tpcb_before + tpcb_after);
}

int64_t Sum(const Amounts& amounts) {
  int64_t sum = 0;
  for (const auto& [name, amount] : amounts) sum += amount;
  return sum;
}

Amounts Minus(Amounts after, const Amounts& before) {
  for (const auto& [name, amount] : before) after[name] -= amount;
  return after;
}

Amounts Each(Amounts amounts, int64_t orders) {
  for (auto& [name, amount] : amounts) amount /= orders;
  return amounts;
}

}  // namespace vlot::bench
