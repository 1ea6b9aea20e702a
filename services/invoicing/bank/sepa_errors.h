// Every error of direct debits and refunds: code, reason and metadata, as SepaErrorReason in sepa.proto says.
#pragma once

#include <string_view>

#include "absl/status/status.h"
#include "common/ids/ids.h"

namespace vlot::invoicing::bank {

absl::Status SepaNotSetUpError();
absl::Status NothingToPayError();
absl::Status MandateExistsError(const AccountId& account, std::string_view reference);
// `mandate` and `file` are resource names.
absl::Status MandateNotFoundError(std::string_view mandate);
absl::Status SepaFileNotFoundError(std::string_view file);

}  // namespace vlot::invoicing::bank
