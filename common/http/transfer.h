// One request of Client on its libcurl handle. Internal to common/http; used on the client's thread only.
#pragma once

#include <curl/curl.h>

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "common/http/client.h"

namespace vlot::http {

class Transfer {
 public:
  // `options` must outlive the transfer. `queued_for` is what the request already waited, off its timeout.
  Transfer(const Client::Options& options, ClientRequest request, Client::Done done);
  ~Transfer();
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;

  // Sets the handle up for a perform. Fails with HTTP_NOT_SENT on a URL that cannot be used.
  absl::Status Prepare(CURL* handle, absl::Duration queued_for);

  // The outcome, once libcurl is done with the handle.
  absl::StatusOr<ClientResponse> Result(CURLcode code);
  absl::Status Cancelled() const;

  Client::Done& done() { return done_; }
  CURL* handle() const { return handle_; }

 private:
  static size_t OnBody(char* data, size_t size, size_t count, void* self);
  static size_t OnHeader(char* data, size_t size, size_t count, void* self);
  static int OnSending(void* self, char*, char*, int, int);
  static curl_socket_t OnOpenSocket(void* self, curlsocktype purpose, curl_sockaddr* address);

  void SetMethod();
  void SetHeaders();
  void SetLimits(absl::Duration queued_for);
  bool Repeatable() const;
  absl::Status Error(absl::StatusCode code, std::string_view why) const;

  const Client::Options& options_;
  ClientRequest request_;
  Client::Done done_;
  CURL* handle_ = nullptr;
  curl_slist* header_list_ = nullptr;
  char error_text_[CURL_ERROR_SIZE] = {};
  int sendings_ = 0;  // how often libcurl was about to send the request
  bool too_long_ = false;
  ClientResponse response_;
};

}  // namespace vlot::http
