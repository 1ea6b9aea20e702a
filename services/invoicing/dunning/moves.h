// What dunning does with an account on a day: which of its cases climb, and what becomes a new one. Pure; any thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/invoicing/dunning/ladder.h"

namespace vlot::invoicing::dunning {

// How an account stands.
struct Standing {
  AccountId account;
  bool business = false;
  std::optional<absl::CivilDay> paused_until;
  std::vector<Case> cases;   // live ones, the oldest first
  std::vector<Claim> fresh;  // open documents of no case, overdue or not
};

// A case that climbs.
struct Move {
  Case dunning_case;          // before the notice; its id is nil when it is new
  std::vector<Claim> joined;  // those of its claims that come to it now
  Notice notice;
};

// What is due on `today`, of that only what was due by `until`. Nothing while the account is paused. Fails as NoticeOn.
absl::StatusOr<std::vector<Move>> MovesOf(const Rulebook& rules, Standing standing, absl::CivilDay today,
                                          absl::CivilDay until);

}  // namespace vlot::invoicing::dunning
