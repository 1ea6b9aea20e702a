#pragma once

#include <grpcpp/server_context.h>

#include <string>
#include <string_view>

namespace vlot::rpc {

// Metadata that carries a key: `authorization: Bearer <key>`. A process that calls on behalf of somebody without a key
// sends kAnonymousAuthorization: without any authorization a call within the process is trusted as a service.
inline constexpr char kAuthorizationHeader[] = "authorization";
inline constexpr char kAnonymousAuthorization[] = "anonymous";

// Start of the URI in the subject alternative name of a service's certificate: `vlot-service:payment`.
inline constexpr std::string_view kServiceUriPrefix = "vlot-service:";

// What a call shows to prove who calls, before it is judged.
struct Credential {
  enum class Kind {
    kNone,       // nothing
    kAnonymous,  // says that it calls for somebody without a key
    kMalformed,  // an authorization that is not one of ours, or several
    kKey,        // `key`
    kInProcess,  // comes over a channel inside this process, without authorization
    kService,    // a verified certificate of the service `service`
  };

  Kind kind = Kind::kNone;
  std::string_view key;  // lives as long as the call's metadata
  std::string service;
};

// An authorization always wins: whoever calls for another is that other. Only then the connection counts.
Credential FindCredential(const grpc::CallbackServerContext& context);

// Whether the peer, as grpc::CallbackServerContext::peer() names it, is inside this process. Peers over a socket are
// always named by their address ("ipv4:", "ipv6:", "unix:"), which they cannot choose.
bool IsInProcessPeer(std::string_view peer);

}  // namespace vlot::rpc
