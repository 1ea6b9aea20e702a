#include "common/http/transfer.h"

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

#include "common/http/address_policy.h"
#include "common/http/text.h"
#include "common/status/status.h"

namespace vlot::http {

Transfer::Transfer(const Client::Options& options, ClientRequest request, Client::Done done)
    : options_(options), request_(std::move(request)), done_(std::move(done)) {}

Transfer::~Transfer() { curl_slist_free_all(header_list_); }

absl::Status Transfer::Prepare(CURL* handle, absl::Duration queued_for) {
  handle_ = handle;
  curl_easy_reset(handle_);
  if (queued_for >= request_.timeout)
    return Error(absl::StatusCode::kDeadlineExceeded, "timed out waiting for its turn");
  if (curl_easy_setopt(handle_, CURLOPT_URL, request_.url.c_str()) != CURLE_OK) {
    return Error(absl::StatusCode::kInvalidArgument, "the URL cannot be used");
  }
  curl_easy_setopt(handle_, CURLOPT_PRIVATE, this);
  curl_easy_setopt(handle_, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(handle_, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(handle_, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(handle_, CURLOPT_NOPROXY, "*");
  curl_easy_setopt(handle_, CURLOPT_ERRORBUFFER, error_text_);
  SetMethod();
  SetHeaders();
  SetLimits(queued_for);
  curl_easy_setopt(handle_, CURLOPT_WRITEFUNCTION, &Transfer::OnBody);
  curl_easy_setopt(handle_, CURLOPT_WRITEDATA, this);
  curl_easy_setopt(handle_, CURLOPT_HEADERFUNCTION, &Transfer::OnHeader);
  curl_easy_setopt(handle_, CURLOPT_HEADERDATA, this);
  curl_easy_setopt(handle_, CURLOPT_PREREQFUNCTION, &Transfer::OnSending);
  curl_easy_setopt(handle_, CURLOPT_PREREQDATA, this);
  if (!options_.allow_private_addresses) {
    curl_easy_setopt(handle_, CURLOPT_OPENSOCKETFUNCTION, &Transfer::OnOpenSocket);
    curl_easy_setopt(handle_, CURLOPT_OPENSOCKETDATA, this);
  }
  return absl::OkStatus();
}

void Transfer::SetMethod() {
  if (request_.method == "HEAD") {
    curl_easy_setopt(handle_, CURLOPT_NOBODY, 1L);
  } else if (request_.method != "GET" || !request_.body.empty()) {
    curl_easy_setopt(handle_, CURLOPT_CUSTOMREQUEST, request_.method.c_str());
    if (request_.method == "POST" || !request_.body.empty()) {
      curl_easy_setopt(handle_, CURLOPT_POSTFIELDS, request_.body.c_str());
      curl_easy_setopt(handle_, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request_.body.size()));
    }
  }
  if (request_.follow_redirects) {
    curl_easy_setopt(handle_, CURLOPT_FOLLOWLOCATION, 1L);
    curl_easy_setopt(handle_, CURLOPT_MAXREDIRS, 5L);
  }
}

void Transfer::SetHeaders() {
  for (const auto& [name, value] : request_.headers) {
    header_list_ =
        curl_slist_append(header_list_, value.empty() ? Cat(name, ";").c_str() : Cat(name, ": ", value).c_str());
  }
  if (!request_.headers.Has("Expect")) header_list_ = curl_slist_append(header_list_, "Expect:");
  if (!request_.headers.Has("Content-Type")) header_list_ = curl_slist_append(header_list_, "Content-Type:");
  curl_easy_setopt(handle_, CURLOPT_HTTPHEADER, header_list_);
  curl_easy_setopt(handle_, CURLOPT_USERAGENT, options_.user_agent.c_str());
}

void Transfer::SetLimits(absl::Duration queued_for) {
  const int64_t timeout_ms = std::max<int64_t>(1, absl::ToInt64Milliseconds(request_.timeout - queued_for));
  const int64_t connect_ms = std::max<int64_t>(1, absl::ToInt64Milliseconds(options_.connect_timeout));
  curl_easy_setopt(handle_, CURLOPT_TIMEOUT_MS, static_cast<long>(timeout_ms));
  curl_easy_setopt(handle_, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(std::min(timeout_ms, connect_ms)));
  if (!options_.ca_file.empty()) curl_easy_setopt(handle_, CURLOPT_CAINFO, options_.ca_file.c_str());
}

size_t Transfer::OnBody(char* data, size_t size, size_t count, void* self) {
  auto& transfer = *static_cast<Transfer*>(self);
  const size_t bytes = size * count;
  if (transfer.response_.body.size() + bytes > transfer.options_.body_bytes_max) {
    transfer.too_long_ = true;
    return 0;  // makes libcurl give up
  }
  transfer.response_.body.append(data, bytes);
  return bytes;
}

size_t Transfer::OnHeader(char* data, size_t size, size_t count, void* self) {
  auto& response = static_cast<Transfer*>(self)->response_;
  const std::string_view line(data, size * count);
  if (line.starts_with("HTTP/")) {  // a new head: after 100 Continue or a redirect
    response.headers = Headers();
    response.body.clear();
  } else if (const size_t colon = line.find(':'); colon != std::string_view::npos) {
    response.headers.Add(line.substr(0, colon), Trim(line.substr(colon + 1)));
  }
  return line.size();
}

bool Transfer::Repeatable() const {
  return request_.repeatable || request_.follow_redirects || request_.method == "GET" || request_.method == "HEAD" ||
         request_.method == "PUT" || request_.method == "DELETE" || request_.method == "OPTIONS";
}

// libcurl sends again by itself when a re-used connection dies without an answer, also a POST: that must not happen
// to a request that the other side would take for a second one.
int Transfer::OnSending(void* self, char*, char*, int, int) {
  auto& transfer = *static_cast<Transfer*>(self);
  return ++transfer.sendings_ > 1 && !transfer.Repeatable() ? CURL_PREREQFUNC_ABORT : CURL_PREREQFUNC_OK;
}

curl_socket_t Transfer::OnOpenSocket(void*, curlsocktype, curl_sockaddr* address) {
  if (!IsPublicAddress(&address->addr)) return CURL_SOCKET_BAD;
  return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

absl::Status Transfer::Error(absl::StatusCode code, std::string_view why) const {
  const char* reason = sendings_ > 0 ? kNoAnswer : kNotSent;
  return MakeError(code, Cat(request_.method, " ", request_.url, ": ", why),
                   {.reason = reason, .domain = std::string(kCommonDomain), .metadata = {{"url", request_.url}}});
}

absl::Status Transfer::Cancelled() const { return Error(absl::StatusCode::kCancelled, "the client was stopped"); }

absl::StatusOr<ClientResponse> Transfer::Result(CURLcode code) {
  if (code == CURLE_OK) {
    long status = 0;
    curl_easy_getinfo(handle_, CURLINFO_RESPONSE_CODE, &status);
    response_.status = static_cast<int>(status);
    return std::move(response_);
  }
  const std::string why = error_text_[0] != '\0' ? error_text_ : curl_easy_strerror(code);
  if (too_long_) return Error(absl::StatusCode::kResourceExhausted, "the answer is too long");
  if (code == CURLE_OPERATION_TIMEDOUT) return Error(absl::StatusCode::kDeadlineExceeded, why);
  if (code == CURLE_URL_MALFORMAT || code == CURLE_UNSUPPORTED_PROTOCOL) {
    return Error(absl::StatusCode::kInvalidArgument, why);
  }
  return Error(absl::StatusCode::kUnavailable, why);
}

}  // namespace vlot::http
