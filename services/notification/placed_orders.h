// What was placed, of the orders that customers were told of last: most have several occasions within days. Bounded in
// number and in age. One thread.
#pragma once

#include <cstddef>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/time/time.h"
#include "services/notification/convert.h"

namespace vlot::notification {

class PlacedOrders {
 public:
  // `orders_max` are remembered for `age_max` at least and, with as many later ones, for twice that at most.
  explicit PlacedOrders(size_t orders_max = 10'000, absl::Duration age_max = absl::Minutes(10))
      : orders_max_(orders_max), age_max_(age_max) {}

  // By the order's name; null: not known, or forgotten. Holds until the next Put or Forget.
  const Placed* Find(const std::string& order) const {
    if (const auto found = young_.find(order); found != young_.end()) return &found->second;
    const auto found = old_.find(order);
    return found == old_.end() ? nullptr : &found->second;
  }

  void Put(std::string order, Placed placed) { young_.insert_or_assign(std::move(order), std::move(placed)); }

  // Forgets the older half when the younger is full, or old.
  void Forget(absl::Time now) {
    if (young_.size() < orders_max_ && now - turned_at_ < age_max_) return;
    old_ = std::exchange(young_, {});
    turned_at_ = now;
  }

 private:
  const size_t orders_max_;
  const absl::Duration age_max_;
  absl::flat_hash_map<std::string, Placed> young_, old_;
  absl::Time turned_at_ = absl::InfinitePast();
};

}  // namespace vlot::notification
