// How a message leaves: by a mail server, or into a file for those who have none. Thread-safe; Send blocks.
#pragma once

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/http/mail.h"
#include "common/http/smtp.h"
#include "services/notification/message.h"

namespace vlot::notification {

class Sender {
 public:
  virtual ~Sender() = default;
  virtual Channel channel() const = 0;
  // Errors as in common/http/smtp.h.
  virtual absl::Status Send(const Message& message) const = 0;
};

// "Vlot <noreply@vlot.example>" or "noreply@vlot.example". INVALID_ARGUMENT (MAIL_ADDRESS) for anything else.
absl::StatusOr<http::Mailbox> ParseMailbox(const std::string& text);

// "smtp://host:25", "smtps://host:465", "smtp+starttls://user:password@host:587"; user and password percent-encoded.
// INVALID_ARGUMENT for anything else; the text is not repeated, for it may hold a password.
absl::StatusOr<http::SmtpSender::Options> ParseSmtpUrl(const std::string& url);

// The same message is the same mail at every try: its Message-ID and date are the message's own.
http::Mail ToMail(const Message& message, const http::Mailbox& from);

std::unique_ptr<Sender> MakeSmtpSender(http::SmtpSender::Options options, http::Mailbox from);

// Writes `<message id>.eml` into `directory`, which is made if need be: a file is there whole or not at all, and the
// same message always makes the same file. UNAVAILABLE when it cannot be written.
std::unique_ptr<Sender> MakeFileSender(std::string directory, http::Mailbox from);

}  // namespace vlot::notification
