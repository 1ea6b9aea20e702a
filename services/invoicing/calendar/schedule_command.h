// `vlot billing schedule`: shows when billing runs start by themselves, and sets it.
#pragma once

#include <ostream>
#include <string>

#include "absl/status/status.h"
#include "common/pg/pg.h"
#include "common/time/clock.h"
#include "common/trail/act.h"

namespace vlot::invoicing {

// What is not said stays as it is.
struct ScheduleWish {
  std::string state;  // "on", "off" or ""
  int day = 0;        // of the month
  std::string time;   // "04:00"
  std::string zone;
};

// Sets what is wished, if anything is, and says on `out` what counts; `act` is who sets it and why. FAILED_PRECONDITION
// before anybody sold anything; INVALID_ARGUMENT for what is no schedule, or set without a reason.
absl::Status RunScheduleCommand(const ScheduleWish& wish, const trail::Act& act, pg::Pool& pool, Clock& clock,
                                std::ostream& out);

}  // namespace vlot::invoicing
