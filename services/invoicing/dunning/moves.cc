#include "services/invoicing/dunning/moves.h"

#include <algorithm>
#include <utility>

#include "common/status/status.h"
#include "services/invoicing/dunning/dunning_errors.h"

namespace vlot::invoicing::dunning {
namespace {

// Overdue is what was due before today.
std::vector<Claim> Overdue(std::vector<Claim> claims, absl::CivilDay today) {
  std::erase_if(claims, [&](const Claim& claim) { return claim.due >= today; });
  return claims;
}

absl::StatusOr<const Policy*> FindPolicy(const Rulebook& rules, std::string_view id, absl::CivilDay today) {
  const Policy* const policy = PolicyOn(rules.policies, id, today);
  if (policy == nullptr) return PolicyNotFoundError(id, today);
  return policy;
}

// Gives what became overdue to the case that still takes it, else to a new one. The claims' place: an index.
absl::StatusOr<size_t> PlaceFor(const Rulebook& rules, Standing& standing, absl::CivilDay today) {
  for (size_t i = 0; i < standing.cases.size(); ++i) {
    ASSIGN_OR_RETURN(const Policy* const policy, FindPolicy(rules, standing.cases[i].policy, today));
    if (TakesClaims(*policy, standing.cases[i])) return i;
  }
  standing.cases.push_back({.account = standing.account,
                            .policy = std::string(standing.business ? kBusinessPolicy : kConsumerPolicy),
                            .costs_announced = Money::Zero(kEur)});
  return standing.cases.size() - 1;
}

}  // namespace

absl::StatusOr<std::vector<Move>> MovesOf(const Rulebook& rules, Standing standing, absl::CivilDay today,
                                          absl::CivilDay until) {
  std::vector<Move> moves;
  if (standing.paused_until && *standing.paused_until >= today) return moves;
  const std::vector<Claim> fresh = Overdue(std::move(standing.fresh), today);
  std::optional<size_t> place;
  if (!fresh.empty()) {
    ASSIGN_OR_RETURN(place, PlaceFor(rules, standing, today));
    std::vector<Claim>& claims = standing.cases[*place].claims;
    claims.insert(claims.end(), fresh.begin(), fresh.end());
  }
  for (size_t i = 0; i < standing.cases.size(); ++i) {
    Case& dunning_case = standing.cases[i];
    ASSIGN_OR_RETURN(const Policy* const policy, FindPolicy(rules, dunning_case.policy, today));
    const std::optional<absl::CivilDay> next = NextDay(*policy, dunning_case);
    if (!next || *next > until) continue;
    ASSIGN_OR_RETURN(std::optional<Notice> notice, NoticeOn(rules, dunning_case, today));
    if (!notice) continue;
    moves.push_back({.dunning_case = std::move(dunning_case),
                     .joined = i == place ? fresh : std::vector<Claim>(),
                     .notice = *std::move(notice)});
  }
  return moves;
}

}  // namespace vlot::invoicing::dunning
