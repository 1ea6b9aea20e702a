// Between move.proto and values, with all validation of fields. Pure; any thread. INVALID_ARGUMENT, INVALID_FIELDS.
#pragma once

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "services/invoicing/move/move_desk.h"
#include "services/invoicing/move/move_preview.h"
#include "vlot/invoicing/v1/move.pb.h"

namespace vlot::invoicing {

struct MoveWish {
  AccountId account;
  BillingMode to = BillingMode::kInstant;
  std::optional<absl::CivilDay> date;  // none: now
  std::string reason;
};
absl::StatusOr<MoveWish> FromProto(const vlot::invoicing::v1::MoveAccountRequest& proto);

// "instant" or "monthly", in either case.
std::optional<BillingMode> ParseMode(std::string_view text);

// When the wished day begins in the account's zone; `now` for none and for today. INVALID_ARGUMENT for an earlier one.
absl::StatusOr<absl::Time> MoveTimeOf(std::optional<absl::CivilDay> date, const std::string& time_zone, absl::Time now);

struct MoveNames {
  AccountId account;
  MoveId move;
};
// "accounts/{uuid}/moves/{uuid}".
absl::StatusOr<MoveNames> ParseMoveName(const std::string& name);

vlot::invoicing::v1::AccountMove ToProto(const MoveView& view);
vlot::invoicing::v1::AccountMovePreview ToProto(const MovePreview& preview);

}  // namespace vlot::invoicing
