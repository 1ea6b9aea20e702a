#include "common/http/tls_context.h"

#include <openssl/ssl.h>

#include "common/http/text.h"
#include "common/status/status.h"

namespace vlot::http {

namespace ssl = boost::asio::ssl;

namespace {

absl::Status TlsError(const std::string& what, const boost::system::error_code& error) {
  return MakeError(absl::StatusCode::kInvalidArgument, Cat("cannot use ", what, ": ", error.message()),
                   {.reason = "HTTP_TLS", .domain = std::string(kCommonDomain), .metadata = {{"file", what}}});
}

}  // namespace

absl::StatusOr<std::unique_ptr<ssl::context>> MakeTlsContext(const std::string& certificate_file,
                                                             const std::string& key_file) {
  auto context = std::make_unique<ssl::context>(ssl::context::tls_server);
  SSL_CTX_set_min_proto_version(context->native_handle(), TLS1_2_VERSION);
  SSL_CTX_set_options(context->native_handle(), SSL_OP_NO_RENEGOTIATION | SSL_OP_IGNORE_UNEXPECTED_EOF);
  boost::system::error_code error;
  context->use_certificate_chain_file(certificate_file, error);
  if (error) return TlsError(certificate_file, error);
  context->use_private_key_file(key_file, ssl::context::pem, error);
  if (error) return TlsError(key_file, error);
  return context;
}

}  // namespace vlot::http
