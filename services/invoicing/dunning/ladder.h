// What is due today for a case: the ladder of reminders. Pure; any thread.
//
// A case is what an account owes that was overdue when its first reminders went: it climbs a level at a time, never
// before the last day of the notice before is over, on working days alone, and ends when nothing of it is open.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "common/ids/ids.h"
#include "common/money/money.h"
#include "services/invoicing/dunning/collection_costs.h"
#include "services/invoicing/dunning/dunning_ids.h"
#include "services/invoicing/dunning/interest.h"
#include "services/invoicing/dunning/policy.h"

namespace vlot::invoicing::dunning {

// A document of a case.
struct Claim {
  InvoiceId invoice;
  std::string number;
  absl::CivilDay due;
  Money open;
  bool charge = false;            // costs and interest of an earlier level: bears neither itself
  absl::CivilDay interest_until;  // interest is claimed up to and including this day; at first, the due date
};

struct Case {
  CaseId id;
  AccountId account;
  std::string policy;                          // its id
  int level = 0;                               // of the last notice; 0: none yet
  bool held = false;                           // that notice put the account on credit hold
  std::optional<absl::CivilDay> pay_until;     // the last notice's
  std::optional<absl::CivilDay> letter_until;  // the last day of the fourteen-day letter, when one went
  Money costs_announced;                       // in that letter
  bool costs_charged = false;
  std::vector<Claim> claims;
};

// What counts on the day of a notice. Nothing is owned.
struct Rulebook {
  const std::vector<Policy>& policies;
  const std::vector<CostScale>& scales;
  const std::vector<Rate>& rates;
};

struct NoticeClaim {
  Claim claim;     // as it stood
  Money interest;  // newly claimed over it, for the days after claim.interest_until up to the notice's day
};

struct Notice {
  int level = 0;
  absl::CivilDay day;
  absl::CivilDay pay_until;
  std::vector<NoticeClaim> claims;  // open ones, the oldest due first
  Money principal;                  // open on invoices
  Money charged;                    // open on charges of earlier levels
  Money interest, costs;            // newly charged
  Money costs_announced;            // what it will cost not to pay; of a fourteen-day letter
  bool fourteen_day_letter = false;
  bool credit_hold = false;
};

// What the notice asks for.
Money TotalOf(const Notice& notice);
// What of it is newly charged.
Money ChargeOf(const Notice& notice);

// Sum of what is open on the case's claims.
Money OpenOf(const Case& dunning_case);

// The day on which the case climbs if nothing is paid; nothing at the last level, or when less than the policy's least
// is open.
std::optional<absl::CivilDay> NextDay(const Policy& policy, const Case& dunning_case);

// The notice that is due on `today`, none when it is not time. What is missed is sent on the next working day, a level
// a day, each with its full term. Fails as InterestOver, and with DUNNING_POLICY_NOT_FOUND.
absl::StatusOr<std::optional<Notice>> NoticeOn(const Rulebook& rules, const Case& dunning_case, absl::CivilDay today);

// Whether what becomes overdue now may still join the case: until its fourteen-day letter; without one, until the last
// notice before the first that costs or holds. (Article 6:96(7) of the Dutch civil code: one reminder for all claims,
// costs over their sum.)
bool TakesClaims(const Policy& policy, const Case& dunning_case);

// The case after `notice` went, but for a new charge among its claims.
void Climb(const Notice& notice, Case& dunning_case);

}  // namespace vlot::invoicing::dunning
