#include "services/invoicing/dunning/dunning_errors.h"

#include <map>
#include <string>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "common/time/iso.h"
#include "services/invoicing/errors.h"

namespace vlot::invoicing::dunning {
namespace {

absl::Status Make(absl::StatusCode code, const std::string& message, std::string reason,
                  std::map<std::string, std::string> metadata) {
  return MakeError(code, message,
                   {.reason = std::move(reason), .domain = std::string(kErrorDomain), .metadata = std::move(metadata)});
}

absl::Status NotFound(std::string_view name, std::string reason, std::string field) {
  return Make(absl::StatusCode::kNotFound, absl::StrCat("there is no ", AbslView(name)), std::move(reason),
              {{std::move(field), std::string(name)}});
}

}  // namespace

absl::Status CaseNotFoundError(std::string_view dunning_case) {
  return NotFound(dunning_case, "DUNNING_CASE_NOT_FOUND", "dunning_case");
}

absl::Status ReminderNotFoundError(std::string_view reminder) {
  return NotFound(reminder, "REMINDER_NOT_FOUND", "reminder");
}

absl::Status RunNotFoundError(std::string_view run) { return NotFound(run, "DUNNING_RUN_NOT_FOUND", "dunning_run"); }

absl::Status PolicyNotFoundError(std::string_view policy, absl::CivilDay day) {
  return Make(absl::StatusCode::kFailedPrecondition,
              absl::StrCat(AbslView(policy), " does not count on ", FormatIsoDate(day)), "DUNNING_POLICY_NOT_FOUND",
              {{"policy", std::string(policy)}, {"date", FormatIsoDate(day)}});
}

absl::Status RateUnknownError(absl::CivilDay day) {
  return Make(absl::StatusCode::kFailedPrecondition,
              absl::StrCat("no statutory interest rate counts on ", FormatIsoDate(day)), "RATE_UNKNOWN",
              {{"date", FormatIsoDate(day)}});
}

absl::Status NotInFutureError(absl::CivilDay from, absl::CivilDay today) {
  return Make(absl::StatusCode::kFailedPrecondition,
              absl::StrCat("counts from ", FormatIsoDate(from), ", and today is ", FormatIsoDate(today),
                           ": what was so is not rewritten"),
              "NOT_IN_FUTURE", {{"from", FormatIsoDate(from)}, {"today", FormatIsoDate(today)}});
}

}  // namespace vlot::invoicing::dunning
