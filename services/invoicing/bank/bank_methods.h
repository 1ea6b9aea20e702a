// What the files of BankService share.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "common/ids/uuid.h"
#include "common/rpc/unary.h"
#include "common/status/status.h"
#include "common/wire/fields.h"
#include "services/invoicing/errors.h"
#include "vlot/invoicing/v1/bank.grpc.pb.h"

namespace vlot::invoicing::bank {

constexpr rpc::Method BankMethod(std::string_view name) {
  return {::vlot::invoicing::v1::Bank::service_full_name(), name};
}

inline absl::StatusOr<Uuid> TakeRequestId(const std::string& request_id) {
  Violations violations;
  const Uuid id = wire::TakeRequestId(request_id, violations);
  RETURN_IF_ERROR(violations.ToStatus(kErrorDomain));
  return id;
}

}  // namespace vlot::invoicing::bank
