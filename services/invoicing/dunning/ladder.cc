#include "services/invoicing/dunning/ladder.h"

#include <algorithm>
#include <utility>

#include "common/status/status.h"
#include "services/invoicing/dunning/dunning_errors.h"
#include "services/invoicing/dunning/legal_days.h"

namespace vlot::invoicing::dunning {
namespace {

// All claims are euro: what on account is sold in (convert_text.h).
Money Plus(const Money& a, const Money& b) { return {a.minor + b.minor, a.currency}; }

std::vector<Claim> OpenClaims(const Case& dunning_case) {
  std::vector<Claim> open;
  for (const Claim& claim : dunning_case.claims) {
    if (claim.open.IsPositive()) open.push_back(claim);
  }
  std::sort(open.begin(), open.end(),
            [](const Claim& a, const Claim& b) { return std::pair(a.due, a.invoice) < std::pair(b.due, b.invoice); });
  return open;
}

// The term of a fourteen-day letter begins on the day after its delivery (HR 25 November 2016,
// ECLI:NL:HR:2016:2704), and a term of law ends on a working day (Algemene termijnenwet, article 1).
absl::CivilDay PayUntil(const Policy& policy, const Level& level, absl::CivilDay today) {
  const absl::CivilDay begins = level.fourteen_day_letter ? AddWorkingDays(today, policy.delivery_days) : today;
  return OnOrAfterWorkingDay(begins + level.pay_within_days);
}

// A consumer owes costs once the fourteen-day letter's term is over, on what is unpaid then, and never more than the
// letter named.
Money CostsOf(const Policy& policy, const Level& level, const CostScale& scale, const Case& dunning_case,
              const Money& principal, absl::CivilDay today) {
  const Money none = Money::Zero(principal.currency);
  if (level.costs == Costs::kNone || dunning_case.costs_charged || !principal.IsPositive()) return none;
  if (level.costs == Costs::kLeast) return {scale.least.minor, principal.currency};
  const Money costs = CollectionCosts(principal, scale);
  if (!policy.consumer()) return costs;
  if (!dunning_case.letter_until || *dunning_case.letter_until >= today) return none;
  return {std::min(costs.minor, dunning_case.costs_announced.minor), costs.currency};
}

}  // namespace

Money ChargeOf(const Notice& notice) { return Plus(notice.interest, notice.costs); }

Money TotalOf(const Notice& notice) { return Plus(Plus(notice.principal, notice.charged), ChargeOf(notice)); }

Money OpenOf(const Case& dunning_case) {
  Money sum = Money::Zero(kEur);
  for (const Claim& claim : dunning_case.claims) sum.minor += std::max<int64_t>(0, claim.open.minor);
  return sum;
}

std::optional<absl::CivilDay> NextDay(const Policy& policy, const Case& dunning_case) {
  const Level* const level = LevelOf(policy, dunning_case.level + 1);
  const std::vector<Claim> open = OpenClaims(dunning_case);
  if (level == nullptr || open.empty() || OpenOf(dunning_case).minor < policy.amount_min.minor) return std::nullopt;
  const absl::CivilDay last = dunning_case.pay_until.value_or(open.front().due);
  return OnOrAfterWorkingDay(last + level->after_days);
}

absl::StatusOr<std::optional<Notice>> NoticeOn(const Rulebook& rules, const Case& dunning_case, absl::CivilDay today) {
  const Policy* const policy = PolicyOn(rules.policies, dunning_case.policy, today);
  const CostScale* const scale = ScaleOn(rules.scales, today);
  if (policy == nullptr || scale == nullptr) return PolicyNotFoundError(dunning_case.policy, today);
  const std::optional<absl::CivilDay> next = NextDay(*policy, dunning_case);
  if (!next || *next > today || !IsWorkingDay(today)) return std::optional<Notice>();
  const Level& level = *LevelOf(*policy, dunning_case.level + 1);
  const Money none = Money::Zero(kEur);
  Notice notice{.level = dunning_case.level + 1,
                .day = today,
                .pay_until = PayUntil(*policy, level, today),
                .principal = none,
                .charged = none,
                .interest = none,
                .costs_announced = none,
                .fourteen_day_letter = level.fourteen_day_letter,
                .credit_hold = level.credit_hold};
  for (Claim& claim : OpenClaims(dunning_case)) {
    Money& sum = claim.charge ? notice.charged : notice.principal;
    sum = Plus(sum, claim.open);
    Money interest = none;
    if (!claim.charge) {
      ASSIGN_OR_RETURN(interest, InterestOver(claim.open, claim.interest_until, today, level.interest, rules.rates));
    }
    notice.interest = Plus(notice.interest, interest);
    notice.claims.push_back({std::move(claim), interest});
  }
  notice.costs = CostsOf(*policy, level, *scale, dunning_case, notice.principal, today);
  if (level.fourteen_day_letter) notice.costs_announced = CollectionCosts(notice.principal, *scale);
  return std::optional<Notice>(std::move(notice));
}

bool TakesClaims(const Policy& policy, const Case& dunning_case) {
  const auto costly = std::find_if(policy.levels.begin(), policy.levels.end(), [](const Level& level) {
    return level.fourteen_day_letter || level.costs != Costs::kNone || level.interest != RateKind::kNone ||
           level.credit_hold;
  });
  const auto free_levels = static_cast<int>(costly - policy.levels.begin());
  // A letter is free itself, and names what has come to the case until then; costs without one need a notice before.
  const bool letter = costly != policy.levels.end() && costly->fourteen_day_letter;
  return dunning_case.level < free_levels + (letter ? 1 : 0);
}

void Climb(const Notice& notice, Case& dunning_case) {
  dunning_case.level = notice.level;
  dunning_case.pay_until = notice.pay_until;
  dunning_case.held = dunning_case.held || notice.credit_hold;
  dunning_case.costs_charged = dunning_case.costs_charged || notice.costs.IsPositive();
  if (notice.fourteen_day_letter) {
    dunning_case.letter_until = notice.pay_until;
    dunning_case.costs_announced = notice.costs_announced;
  }
  for (const NoticeClaim& noticed : notice.claims) {
    if (!noticed.interest.IsPositive()) continue;  // parts of a cent wait for the next notice
    for (Claim& claim : dunning_case.claims) {
      if (claim.invoice == noticed.claim.invoice) claim.interest_until = notice.day;
    }
  }
}

}  // namespace vlot::invoicing::dunning
