#include "common/rpc/credential.h"

#include <grpc/grpc_security_constants.h>
#include <openssl/crypto.h>
#include <openssl/rand.h>

#include <cstdlib>
#include <iterator>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"

namespace vlot::rpc {
namespace {

Credential FromAuthorization(std::string_view value) {
  const std::string& in_process = InProcessAuthorization();
  if (value.size() == in_process.size() && CRYPTO_memcmp(value.data(), in_process.data(), value.size()) == 0) {
    return {.kind = Credential::Kind::kInProcess};
  }
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

const std::string& InProcessAuthorization() {
  static const std::string& authorization = *new std::string([] {
    uint8_t random[32];  // 256 bits, as a key
    // Without randomness the process ends: any fixed text here would be a key to everything.
    if (RAND_bytes(random, sizeof(random)) != 1) abort();
    return "InProcess " + absl::BytesToHexString({reinterpret_cast<const char*>(random), sizeof(random)});
  }());
  return authorization;
}

Credential FindCredential(const grpc::CallbackServerContext& context) {
  const auto& metadata = context.client_metadata();
  const auto [first, last] = metadata.equal_range(kAuthorizationHeader);
  if (first != last) {
    if (std::next(first) != last) return {.kind = Credential::Kind::kMalformed};
    return FromAuthorization(std::string_view(first->second.data(), first->second.size()));
  }
  if (std::string service = ServiceOfCertificate(context); !service.empty()) {
    return {.kind = Credential::Kind::kService, .service = std::move(service)};
  }
  return {.kind = Credential::Kind::kNone};
}

}  // namespace vlot::rpc
