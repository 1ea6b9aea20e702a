// The way a handler answers one request, now or later, from any thread. Exactly one of Send, StartStream and Abort is
// to be called, once; further calls are ignored. A request whose last Responder copy is dropped unanswered is answered
// 500, so that no client waits for ever. Copies share one answer.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "common/http/message.h"

namespace vlot::http {

// Where an answer goes: the server's connection, or a recorder in a test. All methods may be called from any thread.
class ResponseSink {
 public:
  virtual ~ResponseSink() = default;
  virtual void Send(Response response) = 0;
  virtual void Abort() = 0;
  virtual void StartStream(int status, Headers headers) = 0;
  virtual bool Write(std::string chunk) = 0;
  virtual void End() = 0;
  virtual void OnClosed(std::function<void()> callback) = 0;
};

// An answer sent in pieces (server-sent events, newline-delimited JSON). Thread-safe. Dropping the last copy ends it.
class ResponseStream {
 public:
  explicit ResponseStream(std::shared_ptr<ResponseSink> sink) : sink_(std::move(sink)) {}

  // Queues a piece. False when it will not be sent: the client is gone, or it reads so slowly that more than
  // Server::Options::stream_buffer_bytes_max are waiting (the connection is then cut).
  bool Write(std::string chunk) { return sink_->Write(std::move(chunk)); }
  void End() { sink_->End(); }
  // Runs `callback` once, on a server thread, when the client is gone before End; at once when it already is.
  void OnClosed(std::function<void()> callback) { sink_->OnClosed(std::move(callback)); }

 private:
  std::shared_ptr<ResponseSink> sink_;
};

class Responder {
 public:
  explicit Responder(std::shared_ptr<ResponseSink> sink) : sink_(std::move(sink)) {}

  void Send(Response response) const { sink_->Send(std::move(response)); }
  // Cuts the connection without an answer.
  void Abort() const { sink_->Abort(); }
  ResponseStream StartStream(int status, Headers headers) const {
    sink_->StartStream(status, std::move(headers));
    return ResponseStream(sink_);
  }

 private:
  std::shared_ptr<ResponseSink> sink_;
};

using Handler = std::function<void(Request, Responder)>;

}  // namespace vlot::http
