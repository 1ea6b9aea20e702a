#include "common/rpc/status.h"

#include <string>

#include "common/status/error_detail.h"
#include "common/wire/status.h"

namespace vlot::rpc {

grpc::Status ToGrpc(const absl::Status& status) {
  if (status.ok()) return grpc::Status::OK;
  const auto code = static_cast<grpc::StatusCode>(status.code());
  if (!status.GetPayload({kErrorDetailTypeUrl.data(), kErrorDetailTypeUrl.size()}))
    return grpc::Status(code, std::string(status.message()));
  return grpc::Status(code, std::string(status.message()), wire::ToProto(status).SerializeAsString());
}

absl::Status FromGrpc(const grpc::Status& status) {
  if (status.ok()) return absl::OkStatus();
  google::rpc::Status proto;
  // The details come from the network: whatever they say, the code and message are those of the call itself.
  if (!proto.ParseFromString(status.error_details())) proto.Clear();
  proto.set_code(status.error_code());
  proto.set_message(status.error_message());
  return wire::FromProto(proto);
}

}  // namespace vlot::rpc
