// What was placed, of the orders that customers were told of last: most have several occasions within days. Bounded in
// number and in age. One thread.
#pragma once

#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/time/time.h"
#include "services/notification/convert.h"

namespace vlot::notification {

class PlacedOrders {
 public:
  // By the order's name; null: not known, or forgotten. Holds until the order is put again, or some are forgotten.
  const Placed* Find(const std::string& order) const {
    if (const auto found = young_.find(order); found != young_.end()) return &found->second;
    const auto found = old_.find(order);
    return found == old_.end() ? nullptr : &found->second;
  }

  void Put(std::string order, Placed placed) { young_.insert_or_assign(std::move(order), std::move(placed)); }

  // Forgets the older half when there are many, or when its time has come: all within twice kAge.
  void Forget(absl::Time now) {
    if (young_.size() < kOrders && now - turned_at_ < kAge) return;
    old_ = std::exchange(young_, {});
    turned_at_ = now;
  }

 private:
  static constexpr size_t kOrders = 10'000;  // some 1 kB each
  static constexpr absl::Duration kAge = absl::Minutes(10);

  absl::flat_hash_map<std::string, Placed> young_, old_;
  absl::Time turned_at_ = absl::InfinitePast();
};

}  // namespace vlot::notification
