#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>
#include <charconv>
#include <utility>

#include "common/http/session.h"
#include "common/http/session_context.h"
#include "common/http/text.h"

namespace vlot::http {

namespace asio = boost::asio;

namespace {

// How long and how much a refused client may still send, so that it can read the refusal before the reset.
constexpr absl::Duration kLingerTime = absl::Seconds(2);

// A value that cannot end its line, whatever it came from.
std::string OneLine(std::string_view value) {
  std::string line(value);
  for (char& c : line) {
    if (c == '\r' || c == '\n' || c == '\0') c = ' ';
  }
  return line;
}

std::string Hex(size_t number) {
  char digits[16];
  const auto end = std::to_chars(std::begin(digits), std::end(digits), number, 16).ptr;
  return std::string(digits, end);
}

// RFC 9457; neither the phrases nor the details need escapes.
Response ShortProblem(const Refusal& refusal) {
  Response response =
      Response::Json(refusal.status, Cat("{\"type\":\"about:blank\",\"title\":\"", ReasonPhrase(refusal.status),
                                         "\",\"status\":", refusal.status, ",\"detail\":\"", refusal.detail, "\"}\n"));
  response.headers.Set("Content-Type", "application/problem+json");
  return response;
}

bool MayHaveBody(int status) { return status >= 200 && status != 204 && status != 304; }

}  // namespace

void Session::PostSend(uint64_t exchange, Response response) {
  if (context_->stopped) return;
  asio::dispatch(stream_.get_executor(),
                 [self = shared_from_this(), exchange, response = std::move(response)]() mutable {
                   if (self->exchange_ == exchange && self->phase_ == Phase::kHandling)
                     self->Answer(std::move(response));
                 });
}

// The handler wants the client to see the connection end.
void Session::PostAbort(uint64_t exchange) {
  if (context_->stopped) return;
  asio::post(stream_.get_executor(), [self = shared_from_this(), exchange] {
    if (self->exchange_ == exchange && self->phase_ == Phase::kHandling) self->Close();
  });
}

void Session::Answer(Response response) { WriteAnswer(response.status, response.headers, std::move(response.body)); }

// Answers by ourselves and closes: what follows on the connection cannot be trusted to be the next request.
void Session::Refuse(Refusal refusal) {
  keep_alive_ = false;
  phase_ = Phase::kHandling;
  timed_out_ = false;
  if (parser_) refusal.request = ReadHead();
  const auto& refuse = context_->options.refuse;
  Answer(refuse ? refuse(refusal) : ShortProblem(refusal));
}

void Session::RunRefusing(Refusal refusal) {
  asio::dispatch(stream_.get_executor(), [self = shared_from_this(), refusal = std::move(refusal)] {
    self->stream_.is_tls() ? self->Close() : self->Refuse(refusal);
  });
}

std::string Session::FormatHead(int status, const Headers& headers, std::optional<size_t> length) const {
  std::string head = Cat("HTTP/1.1 ", status, " ", ReasonPhrase(status), "\r\n");
  for (const auto& [name, value] : headers) head += Cat(OneLine(name), ": ", OneLine(value), "\r\n");
  head += Cat("Date: ", context_->Date(), "\r\n");
  if (MayHaveBody(status)) {
    if (length.has_value()) {
      head += Cat("Content-Length: ", *length, "\r\n");
    } else if (http_1_1_) {
      head += Cat("Transfer-Encoding: chunked\r\n");
    }
  }
  if (!keep_alive_) {
    head += Cat("Connection: close\r\n");
  } else if (!http_1_1_) {
    head += Cat("Connection: keep-alive\r\n");
  }
  return Cat(head, "\r\n");
}

void Session::WriteAnswer(int status, const Headers& headers, std::string body) {
  phase_ = Phase::kWriting;
  keep_alive_ = keep_alive_ && !draining_;
  head_out_ = FormatHead(status, headers, body.size());
  body_out_ = head_only_ || !MayHaveBody(status) ? std::string() : std::move(body);
  Arm(context_->options.write_timeout, &Session::Close);
  const std::array<asio::const_buffer, 2> buffers = {asio::buffer(head_out_), asio::buffer(body_out_)};
  asio::async_write(stream_, buffers,
                    [self = shared_from_this()](Error error, size_t) { self->OnAnswerWritten(error); });
}

void Session::OnAnswerWritten(Error error) {
  if (error || phase_ == Phase::kClosing) return Close();
  FinishExchange();
}

void Session::FinishExchange() {
  if (!keep_alive_) return Linger();
  AwaitRequest(context_->options.idle_timeout);
}

// Says goodbye, then reads and drops what the client is still sending: closing with unread input would reset the
// connection and could take the answer with it.
void Session::Linger() {
  phase_ = Phase::kClosing;
  Arm(kLingerTime, &Session::Close);
  if (stream_.is_tls()) return stream_.async_tls_shutdown([self = shared_from_this()](Error) { self->Close(); });
  Error error;
  stream_.socket().shutdown(Socket::shutdown_send, error);
  if (error) return Close();
  buffer_.consume(buffer_.size());
  ReadLingering();
}

void Session::ReadLingering() {
  stream_.async_read_some(buffer_.prepare(4096), [self = shared_from_this()](Error error, size_t) {
    error ? self->Close() : self->ReadLingering();
  });
}

void Session::PostStart(uint64_t exchange, int status, Headers headers) {
  if (context_->stopped) return;
  asio::dispatch(stream_.get_executor(), [self = shared_from_this(), exchange, status, headers = std::move(headers)] {
    if (self->exchange_ == exchange && self->phase_ == Phase::kHandling) self->StartStream(status, headers);
  });
}

// A stream ends its connection: simple, and clients of endless streams do not re-use it.
void Session::StartStream(int status, const Headers& headers) {
  phase_ = Phase::kStreaming;
  keep_alive_ = false;
  chunks_.push_back(FormatHead(status, headers, std::nullopt));
  WriteNextChunk();
  WatchPeer();
}

bool Session::PostWrite(uint64_t exchange, std::string chunk) {
  if (stream_broken_ || context_->stopped) return false;
  if (chunk.empty()) return true;
  const size_t size = chunk.size();
  const bool overflow = chunk_bytes_.fetch_add(size) + size > context_->options.stream_buffer_bytes_max;
  asio::post(stream_.get_executor(),
             [self = shared_from_this(), exchange, overflow, chunk = std::move(chunk)]() mutable {
               if (self->exchange_ != exchange || self->phase_ != Phase::kStreaming) return;
               overflow ? self->Close() : self->QueueChunk(std::move(chunk), false);
             });
  if (overflow) stream_broken_ = true;
  return !overflow;
}

void Session::PostEnd(uint64_t exchange) {
  if (context_->stopped) return;
  asio::post(stream_.get_executor(), [self = shared_from_this(), exchange] {
    if (self->exchange_ == exchange && self->phase_ == Phase::kStreaming) self->QueueChunk("", true);
  });
}

void Session::QueueChunk(std::string chunk, bool last) {
  queued_bytes_ += chunk.size();
  if (last) {
    stream_ended_ = true;
    on_closed_ = nullptr;
    if (http_1_1_ && !head_only_) chunks_.push_back("0\r\n\r\n");
  } else if (!head_only_) {
    chunks_.push_back(http_1_1_ ? Cat(Hex(chunk.size()), "\r\n", chunk, "\r\n") : std::move(chunk));
  }
  if (!chunk_writing_) WriteNextChunk();
}

void Session::WriteNextChunk() {
  if (chunks_.empty()) {
    if (stream_ended_) Linger();
    return;
  }
  chunk_writing_ = true;
  Arm(context_->options.write_timeout, &Session::Close);
  body_out_.clear();
  for (std::string& chunk : chunks_) body_out_ += chunk;
  chunks_.clear();
  writing_bytes_ = std::exchange(queued_bytes_, 0);
  asio::async_write(stream_, asio::buffer(body_out_),
                    [self = shared_from_this()](Error error, size_t) { self->OnChunkWritten(error); });
}

void Session::OnChunkWritten(Error error) {
  chunk_writing_ = false;
  chunk_bytes_ -= writing_bytes_;
  if (error || phase_ != Phase::kStreaming) return Close();
  Disarm();
  WriteNextChunk();
}

// Notices a client that leaves while nothing is being written to it.
void Session::WatchPeer() {
  stream_.socket().async_wait(Socket::wait_read, [self = shared_from_this()](Error error) {
    if (error || self->phase_ != Phase::kStreaming) return;
    char byte;
    Error peek_error;
    self->stream_.socket().non_blocking(true, peek_error);
    const size_t size = self->stream_.socket().receive(asio::buffer(&byte, 1), Socket::message_peek, peek_error);
    if (size == 0 && peek_error != asio::error::would_block) self->Close();
  });
}

void Session::PostOnClosed(uint64_t exchange, std::function<void()> callback) {
  if (context_->stopped) return callback();
  asio::post(stream_.get_executor(), [self = shared_from_this(), exchange, callback = std::move(callback)]() mutable {
    const bool open = self->exchange_ == exchange && self->phase_ == Phase::kStreaming;
    if (open) {
      self->on_closed_ = std::move(callback);
    } else {
      callback();
    }
  });
}

void Session::CloseStream() {
  stream_broken_ = true;
  if (auto callback = std::exchange(on_closed_, nullptr)) callback();
}

}  // namespace vlot::http
