// The server's TLS settings. Internal to common/http.
#pragma once

#include <boost/asio/ssl/context.hpp>
#include <memory>
#include <string>

#include "absl/status/statusor.h"

namespace vlot::http {

// TLS 1.2 and 1.3 with this certificate chain and key (PEM files). INVALID_ARGUMENT, reason HTTP_TLS, when they cannot
// be read or do not belong together.
absl::StatusOr<std::unique_ptr<boost::asio::ssl::context>> MakeTlsContext(const std::string& certificate_file,
                                                                          const std::string& key_file);

}  // namespace vlot::http
