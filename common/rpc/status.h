#pragma once

#include <grpcpp/support/status.h>

#include "absl/status/status.h"

namespace vlot::rpc {

// absl::Status to gRPC's and back. The error detail travels as a google.rpc.Status in `grpc-status-details-bin`, which
// gRPC writes from, and reads into, grpc::Status::error_details. Pure functions, any thread.
grpc::Status ToGrpc(const absl::Status& status);
absl::Status FromGrpc(const grpc::Status& status);

}  // namespace vlot::rpc
