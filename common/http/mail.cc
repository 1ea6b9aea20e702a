#include "common/http/mail.h"

#include <algorithm>

#include "absl/strings/escaping.h"
#include "common/http/text.h"
#include "common/status/status.h"
#include "common/status/string_views.h"

namespace vlot::http {
namespace {

constexpr size_t kBase64LineMax = 76;     // RFC 2045 6.8
constexpr size_t kEncodedWordBytes = 42;  // 56 base64 characters: with "=?UTF-8?B?" and "?=" below 75 (RFC 2047 2)

bool IsPlainHeaderText(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c < 127; });
}

std::string OneLine(std::string_view text) {
  std::string line;
  for (char c : text) {
    if (c != '\r' && c != '\n' && c != '\0') line.push_back(c);
  }
  return line;
}

std::string Base64(std::string_view bytes) { return absl::Base64Escape(AbslView(bytes)); }

bool IsContinuationByte(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

// RFC 2047 encoded words, never cutting a UTF-8 character in two; plain ASCII stays readable.
std::string HeaderText(std::string_view raw) {
  const std::string text = OneLine(raw);
  if (IsPlainHeaderText(text) && text.find("=?") == std::string::npos && text.size() <= 900) return text;
  std::string encoded;
  for (size_t begin = 0; begin < text.size();) {
    size_t end = std::min(begin + kEncodedWordBytes, text.size());
    while (end < text.size() && end > begin + 1 && IsContinuationByte(text[end])) --end;
    encoded += Cat(encoded.empty() ? "" : "\r\n ", "=?UTF-8?B?", Base64(text.substr(begin, end - begin)), "?=");
    begin = end;
  }
  return encoded;
}

std::string QuotedName(std::string_view name) {
  if (!IsPlainHeaderText(name)) return HeaderText(name);
  std::string quoted = "\"";
  for (char c : name) {
    if (c == '"' || c == '\\') quoted.push_back('\\');
    quoted.push_back(c);
  }
  return quoted + "\"";
}

std::string FormatMailbox(const Mailbox& mailbox) {
  const std::string address = Cat("<", OneLine(mailbox.address), ">");
  return mailbox.name.empty() ? address : Cat(QuotedName(mailbox.name), " ", address);
}

std::string Base64Lines(std::string_view bytes) {
  const std::string encoded = Base64(bytes);
  std::string lines;
  for (size_t i = 0; i < encoded.size(); i += kBase64LineMax) {
    lines += Cat(encoded.substr(i, kBase64LineMax), "\r\n");
  }
  return lines;
}

std::string Part(std::string_view type, std::string_view bytes) {
  return Cat("Content-Type: ", type, "\r\nContent-Transfer-Encoding: base64\r\n\r\n", Base64Lines(bytes));
}

// Base64 never begins a line with "--", so a fixed boundary cannot occur in a part.
std::string Multipart(std::string_view kind, std::string_view boundary, const std::vector<std::string>& parts) {
  std::string text = Cat("Content-Type: multipart/", kind, "; boundary=\"", boundary, "\"\r\n\r\n");
  for (const std::string& part : parts) text += Cat("--", boundary, "\r\n", part, "\r\n");
  return Cat(text, "--", boundary, "--\r\n");
}

std::string AttachmentPart(const MailAttachment& attachment) {
  std::string name = OneLine(attachment.name);
  std::replace_if(
      name.begin(), name.end(), [](char c) { return c == '"' || c == '\\' || c < ' ' || c > 126; }, '_');
  return Cat("Content-Disposition: attachment; filename=\"", name, "\"\r\n",
             Part(OneLine(attachment.content_type), attachment.bytes));
}

std::string Body(const Mail& mail) {
  const std::string text = Part("text/plain; charset=utf-8", mail.text);
  const std::string readable = mail.html.empty() ? text
                                                 : Multipart("alternative", "=_vlot_alternative",
                                                             {text, Part("text/html; charset=utf-8", mail.html)});
  if (mail.attachments.empty()) return readable;
  std::vector<std::string> parts = {readable};
  for (const MailAttachment& attachment : mail.attachments) parts.push_back(AttachmentPart(attachment));
  return Multipart("mixed", "=_vlot_mixed", parts);
}

}  // namespace

absl::Status CheckMailAddress(std::string_view address) {
  const bool clean = std::all_of(address.begin(), address.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte > ' ' && byte != 127 && c != '<' && c != '>' && c != ',' && c != ';' && c != '"';
  });
  const size_t at = address.find('@');
  const bool shaped = at != std::string_view::npos && at > 0 && at + 1 < address.size() &&
                      address.find('@', at + 1) == std::string_view::npos && address.size() <= 254;
  if (clean && shaped) return absl::OkStatus();
  return MakeError(absl::StatusCode::kInvalidArgument, "not a usable e-mail address",
                   {.reason = "MAIL_ADDRESS", .domain = std::string(kCommonDomain)});
}

std::string FormatMail(const Mail& mail) {
  const std::string date = absl::FormatTime("%a, %d %b %Y %H:%M:%S +0000", mail.date, absl::UTCTimeZone());
  return Cat("Date: ", date, "\r\nFrom: ", FormatMailbox(mail.from), "\r\nTo: ", FormatMailbox(mail.to),
             "\r\nSubject: ", HeaderText(mail.subject), "\r\nMessage-ID: <", OneLine(mail.message_id),
             ">\r\nMIME-Version: 1.0\r\nAuto-Submitted: auto-generated\r\n", Body(mail));
}

}  // namespace vlot::http
