#include "services/notification/sender.h"

#include <filesystem>
#include <fstream>
#include <system_error>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/http/url.h"
#include "common/status/status.h"

namespace vlot::notification {
namespace {

namespace fs = std::filesystem;

class SmtpChannel final : public Sender {
 public:
  SmtpChannel(http::SmtpSender::Options options, http::Mailbox from)
      : smtp_(std::move(options)), from_(std::move(from)) {}
  Channel channel() const override { return Channel::kEmail; }
  absl::Status Send(const Message& message) const override { return smtp_.Send(ToMail(message, from_)); }

 private:
  const http::SmtpSender smtp_;
  const http::Mailbox from_;
};

class FileChannel final : public Sender {
 public:
  FileChannel(std::string directory, http::Mailbox from) : directory_(std::move(directory)), from_(std::move(from)) {}
  Channel channel() const override { return Channel::kFile; }

  absl::Status Send(const Message& message) const override {
    RETURN_IF_ERROR(http::CheckMailAddress(message.recipient));
    const fs::path path = fs::path(directory_) / absl::StrCat(message.id.ToString(), ".eml");
    // Each try under a name of its own: two senders of one message do not write into each other's file.
    const fs::path partial = absl::StrCat(path.string(), ".", message.tries, ".partial");
    std::error_code error;
    std::ofstream file(partial, std::ios::binary | std::ios::trunc);
    if (!file) {  // the first one, or somebody removed the folder
      fs::create_directories(directory_, error);
      file.open(partial, std::ios::binary | std::ios::trunc);
    }
    file << http::FormatMail(ToMail(message, from_));
    file.close();
    if (!file) return absl::UnavailableError(absl::StrCat("cannot write ", partial.string()));
    fs::rename(partial, path, error);
    return error ? absl::UnavailableError(absl::StrCat(path.string(), ": ", error.message())) : absl::OkStatus();
  }

 private:
  const std::string directory_;
  const http::Mailbox from_;
};

struct Scheme {
  const char* prefix;
  http::SmtpSender::Security security;
  uint16_t port;
};
constexpr Scheme kSchemes[] = {{"smtp://", http::SmtpSender::Security::kNone, 25},
                               {"smtps://", http::SmtpSender::Security::kTls, 465},
                               {"smtp+starttls://", http::SmtpSender::Security::kStartTls, 587}};

absl::Status BadUrl(const char* what) {
  return absl::InvalidArgumentError(
      absl::StrCat("the mail server's URL ", what,
                   "; it is like smtp://host:25, smtps://host or smtp+starttls://user:password@host"));
}

absl::Status ParseCredentials(const std::string& text, http::SmtpSender::Options& options) {
  const size_t colon = text.find(':');
  const auto user = http::UrlDecode(text.substr(0, colon));
  const auto password = http::UrlDecode(colon == std::string::npos ? "" : text.substr(colon + 1));
  if (!user || user->empty() || !password) return BadUrl("has a user or password that cannot be read");
  options.user = *user;
  options.password = *password;
  return absl::OkStatus();
}

absl::Status ParseHost(std::string text, http::SmtpSender::Options& options) {
  while (!text.empty() && text.back() == '/') text.pop_back();
  const size_t colon = text.rfind(':');
  int port = options.port;
  if (colon != std::string::npos) {
    if (!absl::SimpleAtoi(text.substr(colon + 1), &port) || port < 1 || port > 65535) return BadUrl("has no good port");
    text.erase(colon);
  }
  if (text.empty() || text.find_first_of("/?# ") != std::string::npos) return BadUrl("names no host");
  options.host = text;
  options.port = static_cast<uint16_t>(port);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<http::Mailbox> ParseMailbox(const std::string& text) {
  http::Mailbox mailbox{.address = text};
  const size_t open = text.rfind('<');
  if (open != std::string::npos && text.back() == '>') {
    mailbox.address = text.substr(open + 1, text.size() - open - 2);
    mailbox.name = std::string(absl::StripAsciiWhitespace(text.substr(0, open)));
  }
  RETURN_IF_ERROR(http::CheckMailAddress(mailbox.address));
  return mailbox;
}

absl::StatusOr<http::SmtpSender::Options> ParseSmtpUrl(const std::string& url) {
  for (const Scheme& scheme : kSchemes) {
    if (url.rfind(scheme.prefix, 0) != 0) continue;
    http::SmtpSender::Options options{.port = scheme.port, .security = scheme.security};
    std::string rest = url.substr(std::string(scheme.prefix).size());
    if (const size_t at = rest.rfind('@'); at != std::string::npos) {
      RETURN_IF_ERROR(ParseCredentials(rest.substr(0, at), options));
      rest.erase(0, at + 1);
    }
    RETURN_IF_ERROR(ParseHost(std::move(rest), options));
    return options;
  }
  return BadUrl("has no scheme that is known");
}

http::Mail ToMail(const Message& message, const http::Mailbox& from) {
  std::vector<http::MailAttachment> attachments;
  for (const Attachment& attachment : message.attached) {
    attachments.push_back({attachment.name, attachment.content_type, attachment.bytes});
  }
  const std::string domain = from.address.substr(from.address.find('@') + 1);
  return {.from = from,
          .to = {.address = message.recipient, .name = ""},
          .subject = message.subject,
          .text = message.body,
          .html = "",
          .attachments = std::move(attachments),
          .message_id = absl::StrCat(message.id.ToString(), "@", domain),
          .date = message.created_at};
}

std::unique_ptr<Sender> MakeSmtpSender(http::SmtpSender::Options options, http::Mailbox from) {
  return std::make_unique<SmtpChannel>(std::move(options), std::move(from));
}

std::unique_ptr<Sender> MakeFileSender(std::string directory, http::Mailbox from) {
  return std::make_unique<FileChannel>(std::move(directory), std::move(from));
}

}  // namespace vlot::notification
