#pragma once

#include <grpcpp/server_context.h>

#include <string>
#include <string_view>

namespace vlot::rpc {

// Metadata that carries a key: `authorization: Bearer <key>`. A process that calls on behalf of somebody without a key
// sends kAnonymousAuthorization: a call of its own would be trusted as a service's.
inline constexpr char kAuthorizationHeader[] = "authorization";
inline constexpr char kAnonymousAuthorization[] = "anonymous";

// The authorization of calls inside this process: random, made at start, known to nobody else. gRPC names the peer of a
// call inside the process "unknown", which proves nothing; this does, whatever way the call takes. Thread-safe.
const std::string& InProcessAuthorization();

// Start of the URI in the subject alternative name of a service's certificate: `vlot-service:payment`.
inline constexpr std::string_view kServiceUriPrefix = "vlot-service:";

// What a call shows to prove who calls, before it is judged.
struct Credential {
  enum class Kind {
    kNone,       // nothing
    kAnonymous,  // says that it calls for somebody without a key
    kMalformed,  // an authorization that is not one of ours, or several
    kKey,        // `key`
    kInProcess,  // comes from inside this process
    kService,    // a verified certificate of the service `service`
  };

  Kind kind = Kind::kNone;
  std::string_view key;  // lives as long as the call's metadata
  std::string service;
};

// An authorization always wins: whoever calls for another is that other. Only then the connection counts.
Credential FindCredential(const grpc::CallbackServerContext& context);

}  // namespace vlot::rpc
