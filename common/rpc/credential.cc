#include "common/rpc/credential.h"

#include <grpc/grpc_security_constants.h>

#include <vector>

#include "absl/strings/match.h"

namespace vlot::rpc {
namespace {

Credential FromAuthorization(std::string_view value) {
  if (value == kAnonymousAuthorization) return {.kind = Credential::Kind::kAnonymous};
  constexpr std::string_view kScheme = "bearer ";  // RFC 9110, 11.1: the scheme is case-insensitive
  if (!absl::StartsWithIgnoreCase({value.data(), value.size()}, {kScheme.data(), kScheme.size()}))
    return {.kind = Credential::Kind::kMalformed};
  return {.kind = Credential::Kind::kKey, .key = value.substr(kScheme.size())};
}

// The service that a verified client certificate names, or "".
std::string ServiceOfCertificate(const grpc::CallbackServerContext& context) {
  const auto auth = context.auth_context();
  if (auth == nullptr || !auth->IsPeerAuthenticated()) return "";
  for (const grpc::string_ref& name : auth->FindPropertyValues(GRPC_X509_SAN_PROPERTY_NAME)) {
    std::string_view uri(name.data(), name.size());
    if (uri.starts_with(kServiceUriPrefix) && uri.size() > kServiceUriPrefix.size()) {
      return std::string(uri.substr(kServiceUriPrefix.size()));
    }
  }
  return "";
}

}  // namespace

bool IsInProcessPeer(std::string_view peer) { return peer == "inproc"; }

Credential FindCredential(const grpc::CallbackServerContext& context) {
  const auto& metadata = context.client_metadata();
  const auto [first, last] = metadata.equal_range(kAuthorizationHeader);
  if (first != last) {
    if (std::next(first) != last) return {.kind = Credential::Kind::kMalformed};
    return FromAuthorization(std::string_view(first->second.data(), first->second.size()));
  }
  if (IsInProcessPeer(context.peer())) return {.kind = Credential::Kind::kInProcess};
  if (std::string service = ServiceOfCertificate(context); !service.empty()) {
    return {.kind = Credential::Kind::kService, .service = std::move(service)};
  }
  return {.kind = Credential::Kind::kNone};
}

}  // namespace vlot::rpc
