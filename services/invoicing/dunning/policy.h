// How debtors are reminded: levels, climbed in their order. Policies are dated configuration; what the law asks at the
// least of those for consumers is checked when one is set. Pure; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/civil_time.h"
#include "common/money/money.h"
#include "common/status/violations.h"
#include "services/invoicing/dunning/interest.h"

namespace vlot::invoicing::dunning {

// Collection costs of a level. The numbers are stored: never change them, only add.
enum class Costs : int16_t {
  kNone = 0,
  kScale = 1,  // by the scale of the law, over the principal
  kLeast = 2,  // the scale's least: what article 6:96(4) of the Dutch civil code gives businesses without further proof
};

struct Level {
  int after_days = 1;                // after the due date; later levels: after the last day of the notice before
  int pay_within_days = 14;          // that the notice gives; the fourteen-day letter: counted from its delivery
  bool fourteen_day_letter = false;  // article 6:96(6): announces the exact costs
  Costs costs = Costs::kNone;
  RateKind interest = RateKind::kNone;
  bool credit_hold = false;

  bool operator==(const Level&) const = default;
};

inline constexpr std::string_view kConsumerPolicy = "consumer";
inline constexpr std::string_view kBusinessPolicy = "business";

struct Policy {
  std::string id;       // kConsumerPolicy or kBusinessPolicy
  absl::CivilDay from;  // counts from this day on, until another of its id does
  std::string title;
  int delivery_days = 2;  // working days after which a letter certainly has been delivered
  Money amount_min;       // less is not worth a notice
  std::string source;     // of its terms: law, contract
  std::vector<Level> levels;

  bool consumer() const { return id == kConsumerPolicy; }
  bool operator==(const Policy&) const = default;
};

// Limits: sanity, not law, but for the fourteen days of article 6:96(6).
inline constexpr int kLevelsMax = 6;
inline constexpr int kAfterDaysMax = 90;
inline constexpr int kPayWithinDaysMax = 60;
inline constexpr int kLetterDays = 14;
inline constexpr int kDeliveryDaysMax = 10;

// Notes what is wrong with `policy`, as fields of `policy` in a request.
void CheckPolicy(const Policy& policy, Violations& violations);

// The one that counts on `day`; null when there is none yet.
const Policy* PolicyOn(const std::vector<Policy>& policies, std::string_view id, absl::CivilDay day);

// Level `number`, from 1 on; null beyond the last.
const Level* LevelOf(const Policy& policy, int number);

}  // namespace vlot::invoicing::dunning
