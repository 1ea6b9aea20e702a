// What the files of BankService share.
#pragma once

#include "common/rpc/unary.h"
#include "services/invoicing/errors.h"
#include "services/invoicing/handlers.h"
#include "vlot/invoicing/v1/bank.grpc.pb.h"

namespace vlot::invoicing::bank {

constexpr rpc::Method BankMethod(std::string_view name) {
  return {::vlot::invoicing::v1::Bank::service_full_name(), name};
}

}  // namespace vlot::invoicing::bank
