// An HTTP client: one thread drives all requests of one Client over re-used connections (libcurl multi). It follows no
// redirects unless told to, verifies TLS, and bounds time and size of every request.
//
// What an error says about the other side, in Reason(status):
//   HTTP_NOT_SENT   the request never left (bad URL, no connection, deadline before that): it did not happen.
//   HTTP_NO_ANSWER  it may have been sent and no whole answer came back: it may have happened. Treat it as UNKNOWN.
// Any answer, also 4xx and 5xx, is a value, not an error.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/http/headers.h"

namespace vlot::http {

inline constexpr char kNotSent[] = "HTTP_NOT_SENT";
inline constexpr char kNoAnswer[] = "HTTP_NO_ANSWER";

struct ClientRequest {
  std::string method = "GET";
  std::string url;
  Headers headers;
  std::string body;
  absl::Duration timeout = absl::Seconds(30);  // for everything, from Call to the last byte
  // The same request may be sent again by itself when a re-used connection turns out to be dead. Set it for a POST that
  // the other side recognises (Idempotency-Key); GET, HEAD, PUT, DELETE and OPTIONS always may.
  bool repeatable = false;
  bool follow_redirects = false;
};

struct ClientResponse {
  int status = 0;
  Headers headers;
  std::string body;
};

class Client {
 public:
  struct Options {
    std::string user_agent = "Vlot/1";
    size_t body_bytes_max = 4 * 1024 * 1024;  // a longer answer is HTTP_NO_ANSWER with code RESOURCE_EXHAUSTED
    absl::Duration connect_timeout = absl::Seconds(10);
    int connections_per_host_max = 32;  // further requests wait for a connection, within their timeout
    int requests_max = 10'000;          // under way; beyond: RESOURCE_EXHAUSTED, HTTP_NOT_SENT
    std::string ca_file;                // "": the system's
    // false: refuses to connect to loopback, private and link-local addresses (for URLs that a customer may choose).
    bool allow_private_addresses = true;
  };
  using Done = std::function<void(absl::StatusOr<ClientResponse>)>;

  explicit Client(Options options);
  // Fails what is under way with CANCELLED (HTTP_NOT_SENT or HTTP_NO_ANSWER) and joins the thread.
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  // Thread-safe. `done` runs exactly once, on the client's thread (or at once, on the caller's, when requests_max is
  // reached); it must not block and may call Call.
  void Call(ClientRequest request, Done done);

  // The same, waiting for the answer. Not to be used on the client's own thread.
  absl::StatusOr<ClientResponse> CallAndWait(ClientRequest request);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace vlot::http
