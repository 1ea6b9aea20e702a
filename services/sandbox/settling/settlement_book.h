// The settlements that the sandbox PSP has made, and when the next one is due. Part of PspStore, which keeps the
// payments. Not thread-safe.
#pragma once

#include <deque>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/time/time.h"
#include "services/sandbox/settling/settlement.h"

namespace vlot::sandbox {

// When it settles, and what it asks.
struct SettlingPlan {
  absl::Duration every = absl::Hours(24);        // at multiples of this since 1970, so at midnight UTC
  absl::Duration payout_after = absl::Hours(8);  // of the settlement's making: pending until then
  SettlementFee fee;
};

class SettlementBook {
 public:
  explicit SettlementBook(SettlingPlan plan) : plan_(plan) {}

  const SettlingPlan& plan() const { return plan_; }
  // Oldest first; references stay valid.
  const std::deque<Settlement>& settlements() const { return settlements_; }
  // By id or by reference; nullptr: there is none.
  Settlement* Find(const std::string& id_or_reference);
  size_t IndexOf(const Settlement& settlement) const { return by_name_.at(settlement.id); }

  Settlement& Add(Settlement settlement);
  // The next reference in the month of `now`.
  std::string NextReference(absl::Time now) const;

  // This payment has something unsettled that happened at `oldest`, or (InfiniteFuture) nothing.
  void Watch(size_t payment, absl::Time oldest);
  // The payments that have.
  std::vector<size_t> Waiting() const;

  // The last moment of settling at or before `now`: what happened before it is settled.
  absl::Time CutoffAt(absl::Time now) const;
  // When there is something to settle or to pay out.
  absl::Time NextDue() const;
  // Pending settlements whose payout has come.
  std::vector<Settlement*> PayableAt(absl::Time now);

 private:
  const SettlingPlan plan_;
  std::deque<Settlement> settlements_;
  absl::flat_hash_map<std::string, size_t> by_name_;  // ids and references
  absl::flat_hash_map<size_t, absl::Time> waiting_;
  std::set<std::pair<absl::Time, size_t>> oldest_first_;
  std::vector<size_t> pending_;  // may name some that no longer are
};

}  // namespace vlot::sandbox
