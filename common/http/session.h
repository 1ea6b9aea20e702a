// One accepted connection of the server: reads a request, hands it to the handler, writes its answer, and again.
// Internal to common/http. Everything but the ResponseSink calls (through Exchange) runs on the connection's strand.
// Kept alive by its own pending operations and by the exchange under way. session.cc reads, session_write.cc writes.
#pragma once

#include <atomic>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "common/http/responder.h"
#include "common/http/server.h"
#include "common/http/stream.h"

namespace vlot::http {

struct SessionContext;

class Session : public std::enable_shared_from_this<Session> {
 public:
  using Socket = Stream::Socket;

  Session(std::shared_ptr<SessionContext> context, Socket socket);
  ~Session();

  void Run();                         // starts reading
  void RunRefusing(Refusal refusal);  // answers this once without reading a request, and closes
  void Drain();                       // closes when idle, else after the answer under way
  void Abort();                       // closes now

  // Called by the exchange numbered `exchange`, from any thread.
  void PostSend(uint64_t exchange, Response response);
  void PostAbort(uint64_t exchange);
  void PostStart(uint64_t exchange, int status, Headers headers);
  bool PostWrite(uint64_t exchange, std::string chunk);
  void PostEnd(uint64_t exchange);
  void PostOnClosed(uint64_t exchange, std::function<void()> callback);

 private:
  using Parser = boost::beast::http::request_parser<boost::beast::http::string_body>;
  using Error = boost::system::error_code;
  enum class Phase { kIdle, kReading, kHandling, kWriting, kStreaming, kClosing };

  void Handshake();
  void AwaitRequest(absl::Duration timeout);
  void OnFirstBytes(Error error, size_t size);
  void ReadHeader();
  void OnHeader(Error error);
  std::optional<Refusal> HeaderProblem() const;
  void SendContinue();
  void ReadBody();
  void OnBody(Error error);
  void OnReadError(Error error);
  Request ReadHead() const;
  Request TakeRequest();
  void Dispatch();

  void Answer(Response response);
  void Refuse(Refusal refusal);
  std::string FormatHead(int status, const Headers& headers, std::optional<size_t> length) const;
  void WriteAnswer(int status, const Headers& headers, std::string body);
  void OnAnswerWritten(Error error);
  void FinishExchange();
  void Linger();
  void ReadLingering();

  void StartStream(int status, const Headers& headers);
  void QueueChunk(std::string chunk, bool last);
  void WriteNextChunk();
  void OnChunkWritten(Error error);
  void WatchPeer();
  void CloseStream();

  void Arm(absl::Duration timeout, void (Session::*on_expiry)());
  void Disarm();
  void OnReadTimeout();
  void Close();

  const std::shared_ptr<SessionContext> context_;  // first: it holds what the socket and the timer live on
  Stream stream_;
  boost::asio::steady_timer timer_;
  const std::string peer_;
  boost::beast::flat_buffer buffer_;
  std::optional<Parser> parser_;
  Phase phase_ = Phase::kIdle;
  uint64_t timer_generation_ = 0;
  bool timed_out_ = false;
  bool draining_ = false;

  // The request under way.
  uint64_t exchange_ = 0;  // its number; answers of earlier ones are ignored
  bool keep_alive_ = false;
  bool http_1_1_ = true;
  bool head_only_ = false;
  std::string head_out_;
  std::string body_out_;

  // Its stream, when it has one.
  std::deque<std::string> chunks_;
  std::atomic<size_t> chunk_bytes_ = 0;  // accepted by PostWrite and not yet written
  size_t queued_bytes_ = 0;              // of those, in chunks_
  size_t writing_bytes_ = 0;             // of those, in the write under way
  std::atomic<bool> stream_broken_ = false;
  bool chunk_writing_ = false;
  bool stream_ended_ = false;
  std::function<void()> on_closed_;
};

}  // namespace vlot::http
