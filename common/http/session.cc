#include "common/http/session.h"

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/read.hpp>
#include <utility>

#include "common/http/exchange.h"
#include "common/http/session_context.h"
#include "common/http/text.h"

namespace vlot::http {

namespace asio = boost::asio;
namespace beast_http = boost::beast::http;

namespace {

// Room for what is read beyond the header: the beginning of a body, or pipelined requests.
constexpr size_t kReadAheadBytes = 64 * 1024;

std::string PeerOf(const Session::Socket& socket) {
  boost::system::error_code error;
  const auto endpoint = socket.remote_endpoint(error);
  return error ? std::string() : endpoint.address().to_string();
}

// "1 MiB", "16 KiB", "1000 bytes".
std::string SizeText(size_t bytes) {
  constexpr size_t kKiB = 1024, kMiB = kKiB * kKiB;
  if (bytes % kMiB == 0) return Cat(bytes / kMiB, " MiB");
  return bytes % kKiB == 0 ? Cat(bytes / kKiB, " KiB") : Cat(bytes, " bytes");
}

std::string_view View(boost::beast::string_view text) { return {text.data(), text.size()}; }

// Splits a request target into path and query; "http://host/path" (RFC 9112 3.2.2) counts by its path.
void SetTarget(std::string_view target, Request& request) {
  if (const size_t scheme = target.find("://"); scheme != std::string_view::npos && target.front() != '/') {
    const size_t slash = target.find('/', scheme + 3);
    target = slash == std::string_view::npos ? "/" : target.substr(slash);
  }
  const size_t mark = target.find('?');
  request.path = std::string(target.substr(0, mark));
  if (mark != std::string_view::npos) request.query = std::string(target.substr(mark + 1));
}

}  // namespace

Session::Session(std::shared_ptr<SessionContext> context, Socket socket)
    : context_(std::move(context)),
      stream_(std::move(socket), context_->tls.get()),
      timer_(stream_.get_executor()),
      peer_(PeerOf(stream_.socket())),
      buffer_(context_->options.header_bytes_max + kReadAheadBytes) {
  Error ignored;
  stream_.socket().set_option(asio::ip::tcp::no_delay(true), ignored);
}

Session::~Session() { context_->Unregister(this); }

void Session::Run() {
  asio::dispatch(stream_.get_executor(), [self = shared_from_this()] { self->Handshake(); });
}

void Session::Handshake() {
  const absl::Duration timeout = context_->options.header_timeout;
  if (!stream_.is_tls()) return AwaitRequest(timeout);
  Arm(timeout, &Session::Close);
  stream_.async_handshake([self = shared_from_this(), timeout](Error error) {
    error || self->phase_ == Phase::kClosing ? self->Close() : self->AwaitRequest(timeout);
  });
}

void Session::Drain() {
  asio::dispatch(stream_.get_executor(), [self = shared_from_this()] {
    self->draining_ = true;
    if (self->phase_ == Phase::kIdle) self->Close();
  });
}

void Session::Abort() {
  asio::dispatch(stream_.get_executor(), [self = shared_from_this()] { self->Close(); });
}

void Session::AwaitRequest(absl::Duration timeout) {
  phase_ = Phase::kIdle;
  parser_.emplace();
  parser_->header_limit(static_cast<uint32_t>(context_->options.header_bytes_max));
  parser_->body_limit(context_->options.body_bytes_max);
  if (buffer_.size() > 0) return ReadHeader();
  if (draining_) return Close();
  Arm(timeout, &Session::OnReadTimeout);
  stream_.async_read_some(buffer_.prepare(4096),
                          [self = shared_from_this()](Error error, size_t size) { self->OnFirstBytes(error, size); });
}

void Session::OnFirstBytes(Error error, size_t size) {
  if (error || phase_ == Phase::kClosing) return Close();
  buffer_.commit(size);
  ReadHeader();
}

void Session::ReadHeader() {
  phase_ = Phase::kReading;
  Arm(context_->options.header_timeout, &Session::OnReadTimeout);
  beast_http::async_read_header(stream_, buffer_, *parser_,
                                [self = shared_from_this()](Error error, size_t) { self->OnHeader(error); });
}

void Session::OnHeader(Error error) {
  if (error) return OnReadError(error);
  const auto& message = parser_->get();
  http_1_1_ = message.version() >= 11;
  head_only_ = message.method() == beast_http::verb::head;
  keep_alive_ = message.keep_alive();
  if (std::optional<Refusal> problem = HeaderProblem()) return Refuse(*std::move(problem));
  if (parser_->is_done()) return Dispatch();
  if (http_1_1_ && EqualsIgnoreCase(View(message[beast_http::field::expect]), "100-continue")) {
    return SendContinue();
  }
  ReadBody();
}

// What to refuse a well-formed header with, if anything.
std::optional<Refusal> Session::HeaderProblem() const {
  const auto& message = parser_->get();
  if (message.version() != 10 && message.version() != 11) {
    return Refusal{.status = 400, .detail = "Only HTTP/1.0 and HTTP/1.1 are understood here."};
  }
  if (http_1_1_ && message.count(beast_http::field::host) != 1) {
    return Refusal{.status = 400, .detail = "The request needs exactly one Host header."};
  }
  if (message.count(beast_http::field::transfer_encoding) > 0 && !message.chunked()) {
    return Refusal{.status = 501, .detail = "Of transfer codings only chunked is understood here."};
  }
  return std::nullopt;
}

void Session::SendContinue() {
  static constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
  Arm(context_->options.write_timeout, &Session::Close);
  asio::async_write(stream_, asio::buffer(kContinue.data(), kContinue.size()),
                    [self = shared_from_this()](Error error, size_t) { error ? self->Close() : self->ReadBody(); });
}

void Session::ReadBody() {
  Arm(context_->options.body_timeout, &Session::OnReadTimeout);
  beast_http::async_read(stream_, buffer_, *parser_,
                         [self = shared_from_this()](Error error, size_t) { self->OnBody(error); });
}

void Session::OnBody(Error error) { error ? OnReadError(error) : Dispatch(); }

void Session::OnReadError(Error error) {
  const Server::Options& options = context_->options;
  if (timed_out_) {
    const bool body = parser_->is_header_done();
    const int64_t seconds = absl::ToInt64Seconds(body ? options.body_timeout : options.header_timeout);
    return Refuse({.status = 408, .detail = Cat("The ", body ? "body" : "header", " took over ", seconds, " s.")});
  }
  if (phase_ == Phase::kClosing) return;
  if (error == beast_http::error::body_limit) {
    return Refuse({.status = 413, .detail = Cat("The body is larger than ", SizeText(options.body_bytes_max), ".")});
  }
  if (error == beast_http::error::header_limit || error == beast_http::error::buffer_overflow) {
    return Refuse(
        {.status = 431, .detail = Cat("The header is larger than ", SizeText(options.header_bytes_max), ".")});
  }
  const bool malformed = error.category() == beast_http::make_error_code(beast_http::error::end_of_stream).category();
  if (malformed && error != beast_http::error::end_of_stream && error != beast_http::error::partial_message) {
    return Refuse({.status = 400, .detail = "The request is not well-formed HTTP."});
  }
  Close();
}

// Of a request that is not complete: what has come so far.
Request Session::ReadHead() const {
  const auto& message = parser_->get();
  Request request;
  request.method = std::string(View(message.method_string()));
  SetTarget(View(message.target()), request);
  for (const auto& field : message) request.headers.Add(View(field.name_string()), View(field.value()));
  request.peer = peer_;
  request.tls = stream_.is_tls();
  return request;
}

Request Session::TakeRequest() {
  Request request = ReadHead();
  request.body = std::move(parser_->get().body());
  return request;
}

void Session::Dispatch() {
  Disarm();
  phase_ = Phase::kHandling;
  auto exchange = std::make_shared<Exchange>(shared_from_this(), ++exchange_);
  context_->handler(TakeRequest(), Responder(std::move(exchange)));
}

void Session::Arm(absl::Duration timeout, void (Session::*on_expiry)()) {
  const uint64_t generation = ++timer_generation_;
  timer_.expires_after(absl::ToChronoNanoseconds(timeout));
  timer_.async_wait([weak = weak_from_this(), generation, on_expiry](Error error) {
    const auto self = weak.lock();
    if (!error && self && self->timer_generation_ == generation) ((*self).*on_expiry)();
  });
}

void Session::Disarm() {
  ++timer_generation_;
  timer_.cancel();
}

// Ends the read under way; its completion decides between 408 and a silent close.
void Session::OnReadTimeout() {
  if (phase_ == Phase::kIdle) return Close();
  timed_out_ = true;
  Error ignored;
  stream_.socket().cancel(ignored);
}

void Session::Close() {
  phase_ = Phase::kClosing;
  Disarm();
  Error ignored;
  stream_.socket().close(ignored);
  CloseStream();
}

}  // namespace vlot::http
