#pragma once

#include "absl/status/status.h"
#include "google/rpc/status.pb.h"

namespace vlot::wire {

// An error as it travels: code, message, and google.rpc.ErrorInfo, BadRequest and RetryInfo made from its ErrorDetail.
// Also the form of one item's outcome in the answer of a batch method. Pure functions, any thread.
google::rpc::Status ToProto(const absl::Status& status);

// The way back. Details that we do not know are dropped; a code that does not exist becomes UNKNOWN.
absl::Status FromProto(const google::rpc::Status& status);

}  // namespace vlot::wire
