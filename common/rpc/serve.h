// For services whose methods are free functions of a context: one line a method.
#pragma once

#include "common/rpc/unary.h"

namespace vlot::rpc {

// Serves a unary call by `handler`, which must not block and ends by calling `done`. The context outlives the call.
template <class Context, class Request, class Response>
grpc::ServerUnaryReactor* Serve(Runtime& runtime, Context& context, grpc::CallbackServerContext* server_context,
                                const Method& method, const Request* request, Response* response,
                                void (*handler)(Context&, Call&, const Request&, Done<Response>)) {
  return Unary(runtime, server_context, method, request, response,
               [&context, handler](Call& call, const Request& request, Done<Response> done) {
                 handler(context, call, request, done);
               });
}

}  // namespace vlot::rpc
