// An HTTP/1.1 server, plain or with TLS. The handler runs on a server thread and must not
// block: it hands the work over and completes the Responder later, from any thread. Requests of one connection are
// answered in order (pipelined ones wait in the buffer). What is refused without asking the handler: malformed 400,
// slow 408, body too large 413, header too large 431, no room for another connection 503.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/http/responder.h"
#include "common/time/clock.h"

namespace vlot::http {

// What the server refuses before its handler is asked.
struct Refusal {
  int status = 0;
  std::string detail;  // why: a sentence for people, of plain text
  Request request;     // as much of it as was read, without a body
};

class Server {
 public:
  struct Options {
    std::string address = "127.0.0.1";
    uint16_t port = 0;  // 0: any free one, see port()
    int threads = 1;
    size_t header_bytes_max = 16 * 1024;
    size_t body_bytes_max = 1024 * 1024;
    size_t stream_buffer_bytes_max = 1024 * 1024;
    int connections_max = 1024;
    absl::Duration header_timeout = absl::Seconds(10);  // from the first byte (or the connect) to the empty line
    absl::Duration body_timeout = absl::Seconds(30);
    absl::Duration write_timeout = absl::Seconds(30);  // per answer, or per piece of a stream
    absl::Duration idle_timeout = absl::Seconds(120);  // between two requests
    std::string tls_certificate_file;                  // PEM chain; "": plain HTTP
    std::string tls_key_file;                          // PEM
    Clock* clock = nullptr;                            // for the Date header; nullptr: the system's
    // Makes the answer to a refusal, on a server thread; must not block. Empty: a short problem document (RFC 9457).
    std::function<Response(const Refusal&)> refuse;
  };

  // Binds, listens and serves. UNAVAILABLE, reason HTTP_LISTEN, when the address cannot be bound;
  // INVALID_ARGUMENT, reason HTTP_TLS, when the certificate or key cannot be used.
  static absl::StatusOr<std::unique_ptr<Server>> Start(Options options, Handler handler);

  // Stops without waiting for requests under way.
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  uint16_t port() const;
  // "http://127.0.0.1:8080" or "https://...", no slash at the end.
  std::string url() const;

  // Accepts nothing more, closes idle connections, waits up to `grace` for requests under way, then cuts the rest.
  // The handler is not called after it returns; Responders still held become harmless. Idempotent.
  void Stop(absl::Duration grace);

 private:
  class Impl;
  explicit Server(std::unique_ptr<Impl> impl);

  std::unique_ptr<Impl> impl_;
};

}  // namespace vlot::http
