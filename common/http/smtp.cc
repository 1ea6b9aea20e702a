#include "common/http/smtp.h"

#include <curl/curl.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <string_view>

#include "common/http/text.h"
#include "common/status/status.h"

namespace vlot::http {
namespace {

struct Upload {
  std::string text;
  size_t sent = 0;
};

size_t ReadUpload(char* buffer, size_t size, size_t count, void* data) {
  auto& upload = *static_cast<Upload*>(data);
  const size_t bytes = std::min(size * count, upload.text.size() - upload.sent);
  std::memcpy(buffer, upload.text.data() + upload.sent, bytes);
  upload.sent += bytes;
  return bytes;
}

struct FreeHandle {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
struct FreeList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

std::string Url(const SmtpSender::Options& options) {
  const char* scheme = options.security == SmtpSender::Security::kTls ? "smtps" : "smtp";
  return Cat(scheme, "://", options.host, ":", options.port, "/", options.helo);
}

void SetConnection(CURL* handle, const SmtpSender::Options& options) {
  curl_easy_setopt(handle, CURLOPT_URL, Url(options).c_str());
  curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(handle, CURLOPT_NOPROXY, "*");
  curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, static_cast<long>(absl::ToInt64Milliseconds(options.timeout)));
  if (options.security == SmtpSender::Security::kStartTls) {
    curl_easy_setopt(handle, CURLOPT_USE_SSL, static_cast<long>(CURLUSESSL_ALL));
  }
  if (!options.ca_file.empty()) curl_easy_setopt(handle, CURLOPT_CAINFO, options.ca_file.c_str());
  if (!options.user.empty()) {
    curl_easy_setopt(handle, CURLOPT_USERNAME, options.user.c_str());
    curl_easy_setopt(handle, CURLOPT_PASSWORD, options.password.c_str());
  }
}

absl::Status SmtpError(absl::StatusCode code, std::string reason, std::string_view why, long reply) {
  return MakeError(
      code, Cat("mail was not accepted: ", why),
      {.reason = std::move(reason), .domain = std::string(kCommonDomain), .metadata = {{"smtp_reply", Cat(reply)}}});
}

absl::Status Outcome(CURLcode code, long reply, bool given) {
  if (code == CURLE_OK) return absl::OkStatus();
  const char* why = curl_easy_strerror(code);
  if (reply >= 500 && reply <= 599) return SmtpError(absl::StatusCode::kFailedPrecondition, "SMTP_REFUSED", why, reply);
  const bool refused_for_now = reply >= 400 && reply <= 499;
  if (given && !refused_for_now) return SmtpError(absl::StatusCode::kUnavailable, "SMTP_NO_ANSWER", why, reply);
  return SmtpError(absl::StatusCode::kUnavailable, "SMTP_TRY_LATER", why, reply);
}

}  // namespace

absl::Status SmtpSender::Send(const Mail& mail) const {
  RETURN_IF_ERROR(CheckMailAddress(mail.from.address));
  RETURN_IF_ERROR(CheckMailAddress(mail.to.address));
  const std::unique_ptr<CURL, FreeHandle> handle(curl_easy_init());
  const std::string from = Cat("<", mail.from.address, ">");
  const std::unique_ptr<curl_slist, FreeList> to(curl_slist_append(nullptr, Cat("<", mail.to.address, ">").c_str()));
  Upload upload{FormatMail(mail)};
  SetConnection(handle.get(), options_);
  curl_easy_setopt(handle.get(), CURLOPT_MAIL_FROM, from.c_str());
  curl_easy_setopt(handle.get(), CURLOPT_MAIL_RCPT, to.get());
  curl_easy_setopt(handle.get(), CURLOPT_UPLOAD, 1L);
  curl_easy_setopt(handle.get(), CURLOPT_READFUNCTION, &ReadUpload);
  curl_easy_setopt(handle.get(), CURLOPT_READDATA, &upload);
  const CURLcode code = curl_easy_perform(handle.get());
  long reply = 0;
  curl_easy_getinfo(handle.get(), CURLINFO_RESPONSE_CODE, &reply);
  return Outcome(code, reply, upload.sent == upload.text.size());
}

}  // namespace vlot::http
