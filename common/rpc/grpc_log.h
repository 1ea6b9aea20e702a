#pragma once

#include <string>
#include <string_view>

namespace vlot::rpc {

// From now on what gRPC itself has to say goes into our log, as lines of ours: event GRPC, with its place in gRPC's
// source. Once, before gRPC is used. How much gRPC says is its own setting (GRPC_VERBOSITY; errors by default).
void RouteGrpcLog();

// The beginning of a message of gRPC's, up to where it may begin to quote what a peer sent. Pure.
std::string Shortened(std::string_view message);

}  // namespace vlot::rpc
