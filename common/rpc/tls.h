#pragma once

#include <grpcpp/security/credentials.h>
#include <grpcpp/security/server_credentials.h>

#include <memory>
#include <string>

#include "absl/status/statusor.h"

namespace vlot::rpc {

// PEM files of one end of a connection. The certificate of a service names it as URI `vlot-service:<name>` in its
// subject alternative names.
struct TlsFiles {
  std::string certificate_file;  // this end's chain; a client without one shows none
  std::string key_file;
  std::string ca_file;  // whom this end trusts to vouch for the other; a server without it asks for no certificate
};

// INVALID_ARGUMENT, naming the file, if one cannot be read. Files are read once: restart to renew.
// A server asks for a client certificate and verifies it if shown; a caller without one can still prove itself by a
// key.
absl::StatusOr<std::shared_ptr<grpc::ServerCredentials>> ServerCredentials(const TlsFiles& files);
absl::StatusOr<std::shared_ptr<grpc::ChannelCredentials>> ClientCredentials(const TlsFiles& files);

}  // namespace vlot::rpc
