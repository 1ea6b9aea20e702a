#include "services/invoicing/move/move_errors.h"

#include <map>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "services/invoicing/errors.h"

namespace vlot::invoicing {
namespace {

absl::Status Make(absl::StatusCode code, const std::string& message, std::string reason,
                  std::map<std::string, std::string> metadata) {
  return MakeError(code, message,
                   {.reason = std::move(reason), .domain = std::string(kErrorDomain), .metadata = std::move(metadata)});
}

std::string NameOf(BillingMode mode) { return mode == BillingMode::kMonthly ? "MONTHLY" : "INSTANT"; }

}  // namespace

absl::Status MoveNotFoundError(std::string_view move) {
  return Make(absl::StatusCode::kNotFound, absl::StrCat("there is no ", AbslView(move)), "MOVE_NOT_FOUND",
              {{"move", std::string(move)}});
}

absl::Status AccountModeSameError(const AccountId& account, BillingMode mode) {
  return Make(absl::StatusCode::kFailedPrecondition, absl::StrCat("the account is billed ", NameOf(mode), " already"),
              "ACCOUNT_MODE_SAME", {{"account", account.Name()}, {"billing_mode", NameOf(mode)}});
}

absl::Status MoveRunningError(std::string_view move) {
  return Make(absl::StatusCode::kFailedPrecondition, "an earlier move is not done", "MOVE_RUNNING",
              {{"move", std::string(move)}});
}

absl::Status MoveNeedsLimitError(const AccountId& account) {
  return Make(absl::StatusCode::kFailedPrecondition, "the account has no credit limit: give it one first",
              "MOVE_NEEDS_LIMIT", {{"account", account.Name()}});
}

absl::Status MoveFinalError(std::string_view move) {
  return Make(absl::StatusCode::kFailedPrecondition,
              "it has ended, or a final invoice is issued: move the account back instead", "MOVE_FINAL",
              {{"move", std::string(move)}});
}

}  // namespace vlot::invoicing
