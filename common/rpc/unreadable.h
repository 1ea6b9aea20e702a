#pragma once

#include <grpcpp/support/server_interceptor.h>

#include <memory>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "common/rpc/method.h"

namespace vlot::rpc {

// INVALID_ARGUMENT REQUEST_UNREADABLE; `method` as in logs.
absl::Status UnreadableError(std::string_view method);

// Answers a request whose bytes are no message of its method with INVALID_ARGUMENT (REQUEST_UNREADABLE), and logs it.
// Without this gRPC says UNIMPLEMENTED, without a text, and our code hears nothing of the call.
// Those of `raw` methods see to it themselves (raw_unary.h).
std::unique_ptr<grpc::experimental::ServerInterceptorFactoryInterface> MakeUnreadableInterceptors(
    const std::vector<Method>& raw);

}  // namespace vlot::rpc
