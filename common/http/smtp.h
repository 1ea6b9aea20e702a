// Hands e-mail to a mail server over SMTP (libcurl). Thread-safe; each Send is a session of its own and blocks.
//
// What an error says, by Reason(status):
//   MAIL_ADDRESS     an address cannot be used (INVALID_ARGUMENT).
//   SMTP_REFUSED     the server said 5xx: sending again will not help (FAILED_PRECONDITION).
//   SMTP_TRY_LATER   not connected, or 4xx: it was not accepted; send again later (UNAVAILABLE).
//   SMTP_NO_ANSWER   the message was given and the answer did not come: it may have been accepted (UNAVAILABLE).
#pragma once

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/http/mail.h"

namespace vlot::http {

class SmtpSender {
 public:
  enum class Security { kNone, kStartTls, kTls };
  struct Options {
    std::string host = "127.0.0.1";
    uint16_t port = 25;
    Security security = Security::kNone;  // kStartTls: refuses to go on without it
    std::string user;                     // "": no authentication
    std::string password;
    std::string ca_file;  // "": the system's
    std::string helo = "localhost";
    absl::Duration timeout = absl::Seconds(30);  // for the whole session
  };

  explicit SmtpSender(Options options) : options_(std::move(options)) {}

  absl::Status Send(const Mail& mail) const;

 private:
  const Options options_;
};

}  // namespace vlot::http
