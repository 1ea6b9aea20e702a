// Between the API's messages and write-offs, with all validation of fields. Pure; any thread.
#pragma once

#include "absl/status/statusor.h"
#include "services/invoicing/writeoff/write_off_desk.h"
#include "services/invoicing/writeoff/write_off_store.h"
#include "vlot/invoicing/v1/write_off.pb.h"

namespace vlot::invoicing {

struct AskedWriteOff {
  Uuid request_id;
  WriteOffWish wish;
};
absl::StatusOr<AskedWriteOff> FromProto(const v1::WriteOffInvoiceRequest& proto);
absl::StatusOr<AskedWriteOff> FromProto(const v1::ReinstateInvoiceRequest& proto);

struct WriteOffsQuery {
  WriteOffFilter filter;
  WriteOffId before;
  int size = 0;
};
absl::StatusOr<WriteOffsQuery> FromProto(const v1::ListWriteOffsRequest& proto);
inline constexpr std::string_view kWriteOffList = "writeOffs";  // in page tokens

v1::WriteOff ToProto(const WriteOff& write_off);

}  // namespace vlot::invoicing
