// Between credit.proto and values, with all validation of fields. Pure; any thread. INVALID_ARGUMENT, INVALID_FIELDS.
#pragma once

#include "absl/status/statusor.h"
#include "services/invoicing/crediting/crediting.h"
#include "services/invoicing/crediting/reduce_batch.h"
#include "vlot/invoicing/v1/credit.pb.h"

namespace vlot::invoicing {

absl::StatusOr<PartialCredit> FromProto(const vlot::invoicing::v1::IssuePartialCreditNoteRequest& proto);
absl::StatusOr<ReduceRequest> FromProto(const vlot::invoicing::v1::ReduceAccrualRequest& proto);
// Without the note's id and the time.
absl::StatusOr<PartialCredit> FromProto(const vlot::invoicing::v1::CreateCreditNoteRequest& proto);

}  // namespace vlot::invoicing
