// A certificate for trying things out: self-signed, for the names given. Not for the public.
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"

namespace vlot::http {

// Writes an EC P-256 key (mode 0600) and a certificate (PEM) that is its own authority, valid from a day before `now`
// for two years. `hosts` are DNS names or IP addresses. UNKNOWN, reason HTTP_TLS, when a file cannot be written.
absl::Status WriteSelfSignedCertificate(const std::vector<std::string>& hosts, absl::Time now,
                                        const std::string& certificate_file, const std::string& key_file);

}  // namespace vlot::http
