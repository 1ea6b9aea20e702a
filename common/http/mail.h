// An e-mail message as a value, and its text form (RFC 5322 with MIME). Pure. Any UTF-8 may stand in names, subject and
// bodies; line breaks in header values are dropped, so no value can add a header.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"

namespace vlot::http {

struct Mailbox {
  std::string address;  // "jan@example.nl"
  std::string name;     // may be ""
};

struct MailAttachment {
  std::string name;  // file name
  std::string content_type;
  std::string bytes;
};

struct Mail {
  Mailbox from;
  Mailbox to;
  std::string subject;
  std::string text;  // plain text body, always there
  std::string html;  // "": none
  std::vector<MailAttachment> attachments;
  std::string message_id;  // without <>: "uuid@example.nl"; the same for every try of one mail
  absl::Time date;
};

// INVALID_ARGUMENT (reason MAIL_ADDRESS) when an address has no single '@' with text around it, or holds spaces,
// controls or angle brackets.
absl::Status CheckMailAddress(std::string_view address);

// The whole message, CRLF lines, every body in base64 lines of 76.
std::string FormatMail(const Mail& mail);

}  // namespace vlot::http
