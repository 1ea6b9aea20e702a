// Errors about moves, as AccountMoveErrorReason in move.proto says.
#pragma once

#include <string_view>

#include "absl/status/status.h"
#include "common/ids/ids.h"
#include "services/invoicing/document.h"

namespace vlot::invoicing {

// `move` is its resource name.
absl::Status MoveNotFoundError(std::string_view move);
absl::Status AccountModeSameError(const AccountId& account, BillingMode mode);
absl::Status MoveRunningError(std::string_view move);
absl::Status MoveNeedsLimitError(const AccountId& account);
absl::Status MoveFinalError(std::string_view move);

}  // namespace vlot::invoicing
