// Every error of dunning: code, reason and metadata, as DunningErrorReason in dunning.proto says.
#pragma once

#include <string_view>

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "common/ids/ids.h"

namespace vlot::invoicing::dunning {

absl::Status CaseNotFoundError(std::string_view dunning_case);
absl::Status ReminderNotFoundError(std::string_view reminder);
absl::Status RunNotFoundError(std::string_view run);
// Nothing says how to remind on `day`: neither a policy of that name, nor a scale of costs, counts yet.
absl::Status PolicyNotFoundError(std::string_view policy, absl::CivilDay day);
// No statutory rate counts on `day`.
absl::Status RateUnknownError(absl::CivilDay day);
// What counts already, or has counted, is not rewritten: `from` lies before today.
absl::Status NotInFutureError(absl::CivilDay from, absl::CivilDay today);

}  // namespace vlot::invoicing::dunning
