#include "services/invoicing/dunning/policy.h"

#include <algorithm>
#include <cstddef>

#include "absl/strings/str_cat.h"

namespace vlot::invoicing::dunning {
namespace {

void CheckRange(int value, int least, int most, const std::string& field, Violations& violations) {
  if (value < least || value > most) violations.Add(field, absl::StrCat("must be ", least, " to ", most));
}

bool FollowsALetter(const Policy& policy, size_t level) {
  return std::any_of(policy.levels.begin(), policy.levels.begin() + static_cast<std::ptrdiff_t>(level),
                     [](const Level& before) { return before.fourteen_day_letter; });
}

// Article 6:96(6) of the Dutch civil code, and what it refers to.
void CheckConsumers(const Policy& policy, size_t level, const std::string& field, Violations& violations) {
  const Level& at = policy.levels[level];
  if (at.costs == Costs::kLeast) violations.Add(field + ".costs", "is for businesses: consumers pay by the scale");
  if (at.costs != Costs::kNone && !FollowsALetter(policy, level)) {
    violations.Add(field + ".costs",
                   "consumers owe costs only after a fourteen-day letter: a level before must be one");
  }
  if (at.interest == RateKind::kCommercial)
    violations.Add(field + ".interest", "commercial interest is for businesses");
}

}  // namespace

void CheckPolicy(const Policy& policy, Violations& violations) {
  if (policy.id != kConsumerPolicy && policy.id != kBusinessPolicy) {
    violations.Add("policy.name", "is neither dunningPolicies/consumer nor dunningPolicies/business");
  }
  CheckRange(policy.delivery_days, 1, kDeliveryDaysMax, "policy.delivery_days", violations);
  CheckRange(static_cast<int>(policy.levels.size()), 1, kLevelsMax, "policy.levels", violations);
  for (size_t i = 0; i < policy.levels.size(); ++i) {
    const Level& level = policy.levels[i];
    const std::string field = absl::StrCat("policy.levels[", i, "]");
    CheckRange(level.after_days, 1, kAfterDaysMax, field + ".after_days", violations);
    CheckRange(level.pay_within_days, level.fourteen_day_letter ? kLetterDays : 1, kPayWithinDaysMax,
               field + ".pay_within_days", violations);
    if (level.fourteen_day_letter && level.costs != Costs::kNone) {
      violations.Add(field + ".costs", "a fourteen-day letter announces costs; a later level charges them");
    }
    if (level.credit_hold && i + 1 < policy.levels.size()) {
      violations.Add(field + ".credit_hold", "is for the last level");
    }
    if (policy.consumer()) CheckConsumers(policy, i, field, violations);
  }
}

const Policy* PolicyOn(const std::vector<Policy>& policies, std::string_view id, absl::CivilDay day) {
  const Policy* counts = nullptr;
  for (const Policy& policy : policies) {
    if (policy.id == id && policy.from <= day && (counts == nullptr || counts->from < policy.from)) counts = &policy;
  }
  return counts;
}

const Level* LevelOf(const Policy& policy, int number) {
  if (number < 1 || number > static_cast<int>(policy.levels.size())) return nullptr;
  return &policy.levels[static_cast<size_t>(number - 1)];
}

}  // namespace vlot::invoicing::dunning
