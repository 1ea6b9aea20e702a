#include "common/rpc/tls.h"

#include <fstream>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"

namespace vlot::rpc {
namespace {

// The text of the file; "" for no file.
absl::StatusOr<std::string> ReadPem(const std::string& path) {
  if (path.empty()) return "";
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  if (!(text << file.rdbuf())) return absl::InvalidArgumentError(absl::StrCat("cannot read TLS file ", path));
  return std::move(text).str();
}

}  // namespace

absl::StatusOr<std::shared_ptr<grpc::ServerCredentials>> ServerCredentials(const TlsFiles& files) {
  if (files.certificate_file.empty() || files.key_file.empty()) {
    return absl::InvalidArgumentError("a TLS server needs a certificate file and a key file");
  }
  ASSIGN_OR_RETURN(std::string certificate, ReadPem(files.certificate_file));
  ASSIGN_OR_RETURN(std::string key, ReadPem(files.key_file));
  ASSIGN_OR_RETURN(std::string ca, ReadPem(files.ca_file));
  grpc::SslServerCredentialsOptions options(ca.empty() ? GRPC_SSL_DONT_REQUEST_CLIENT_CERTIFICATE
                                                       : GRPC_SSL_REQUEST_CLIENT_CERTIFICATE_AND_VERIFY);
  options.pem_key_cert_pairs.push_back({.private_key = key, .cert_chain = certificate});
  options.pem_root_certs = ca;
  return grpc::SslServerCredentials(options);
}

absl::StatusOr<std::shared_ptr<grpc::ChannelCredentials>> ClientCredentials(const TlsFiles& files) {
  grpc::SslCredentialsOptions options;
  ASSIGN_OR_RETURN(options.pem_cert_chain, ReadPem(files.certificate_file));
  ASSIGN_OR_RETURN(options.pem_private_key, ReadPem(files.key_file));
  ASSIGN_OR_RETURN(options.pem_root_certs, ReadPem(files.ca_file));
  return grpc::SslCredentials(options);
}

}  // namespace vlot::rpc
