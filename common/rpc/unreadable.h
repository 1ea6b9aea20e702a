#pragma once

#include <grpcpp/support/server_interceptor.h>

#include <memory>

namespace vlot::rpc {

// Answers a request whose bytes are no message of its method with INVALID_ARGUMENT (REQUEST_UNREADABLE), and logs it.
// Without this gRPC says UNIMPLEMENTED, without a text, and our code hears nothing of the call.
std::unique_ptr<grpc::experimental::ServerInterceptorFactoryInterface> MakeUnreadableInterceptors();

}  // namespace vlot::rpc
