// Every error of direct debits and refunds: code, reason and metadata, as SepaErrorReason in sepa.proto says.
#pragma once

#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "common/ids/ids.h"
#include "services/invoicing/bank/sepa.h"

namespace vlot::invoicing::bank {

absl::Status SepaNotSetUpError();
// `left_out` is what could have been asked for if SEPA reached it; `not_told` counts invoices that came back, and that
// could be asked for again if their payers were told.
absl::Status NothingToPayError(const std::vector<NotRefundable>& left_out);
absl::Status NothingToCollectError(const std::vector<NotCollectable>& left_out, int64_t not_told);
absl::Status MandateExistsError(const AccountId& account, std::string_view reference);
// `mandate` and `file` are resource names.
absl::Status MandateNotFoundError(std::string_view mandate);
absl::Status SepaFileNotFoundError(std::string_view file);

}  // namespace vlot::invoicing::bank
