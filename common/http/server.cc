#include "common/http/server.h"

#include <boost/asio/dispatch.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <chrono>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "common/http/session.h"
#include "common/http/session_context.h"
#include "common/http/text.h"
#include "common/http/tls_context.h"
#include "common/status/status.h"

namespace vlot::http {

namespace asio = boost::asio;
using asio::ip::tcp;
using Error = boost::system::error_code;

namespace {

// Connections above connections_max that are being told 503; beyond these a connection is closed without a word.
constexpr size_t kRefusingMax = 64;
// When accept itself fails (out of file descriptors), look again after this.
constexpr auto kAcceptPause = std::chrono::milliseconds(50);

absl::Status ListenError(const Server::Options& options, const std::string& why) {
  const std::string address = Cat(options.address, ":", options.port);
  return MakeError(absl::StatusCode::kUnavailable, Cat("cannot listen on ", address, ": ", why),
                   {.reason = "HTTP_LISTEN", .domain = std::string(kCommonDomain), .metadata = {{"address", address}}});
}

}  // namespace

class Server::Impl {
 public:
  Impl(Options options, Handler handler)
      : context_(std::make_shared<SessionContext>(std::move(options), std::move(handler))),
        work_(asio::make_work_guard(context_->io)),
        acceptor_(context_->io),
        pause_(context_->io) {}

  absl::Status PrepareTls();
  absl::Status Listen();
  void Start();
  void Stop(absl::Duration grace);
  const Options& options() const { return context_->options; }
  uint16_t port() const { return port_; }

 private:
  void Accept();
  void OnAccept(Error error, tcp::socket socket);
  void Admit(tcp::socket socket);

  const std::shared_ptr<SessionContext> context_;
  std::optional<asio::executor_work_guard<asio::io_context::executor_type>> work_;
  tcp::acceptor acceptor_;  // used on the io threads by one accept at a time, and by Stop after they are joined
  asio::steady_timer pause_;
  std::vector<std::thread> threads_;
  uint16_t port_ = 0;
  absl::Mutex accept_mutex_;
};

absl::Status Server::Impl::PrepareTls() {
  if (options().tls_certificate_file.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(context_->tls, MakeTlsContext(options().tls_certificate_file, options().tls_key_file));
  return absl::OkStatus();
}

absl::Status Server::Impl::Listen() {
  Error error;
  const auto address = asio::ip::make_address(options().address, error);
  if (error) return ListenError(options(), error.message());
  const tcp::endpoint endpoint(address, options().port);
  acceptor_.open(endpoint.protocol(), error);
  if (!error) acceptor_.set_option(tcp::acceptor::reuse_address(true), error);
  if (!error) acceptor_.bind(endpoint, error);
  if (!error) acceptor_.listen(asio::socket_base::max_listen_connections, error);
  if (error) return ListenError(options(), error.message());
  port_ = acceptor_.local_endpoint().port();
  return absl::OkStatus();
}

void Server::Impl::Start() {
  Accept();
  for (int i = 0; i < options().threads; ++i) threads_.emplace_back([io = &context_->io] { io->run(); });
}

void Server::Impl::Accept() {
  absl::MutexLock lock(&accept_mutex_);
  if (!acceptor_.is_open()) return;
  acceptor_.async_accept(asio::make_strand(context_->io),
                         [this](Error error, tcp::socket socket) { OnAccept(error, std::move(socket)); });
}

void Server::Impl::OnAccept(Error error, tcp::socket socket) {
  if (error == asio::error::operation_aborted) return;
  if (error) {
    pause_.expires_after(kAcceptPause);
    pause_.async_wait([this](Error cancelled) {
      if (!cancelled) Accept();
    });
    return;
  }
  Admit(std::move(socket));
  Accept();
}

void Server::Impl::Admit(tcp::socket socket) {
  const size_t count = context_->session_count();
  const auto connections_max = static_cast<size_t>(options().connections_max);
  if (count >= connections_max + kRefusingMax) return;
  auto session = std::make_shared<Session>(context_, std::move(socket));
  context_->Register(session);
  if (context_->closing) return;
  count < connections_max ? session->Run()
                          : session->RunRefusing({.status = 503, .detail = "There is no room for another connection."});
}

void Server::Impl::Stop(absl::Duration grace) {
  if (!work_.has_value()) return;
  context_->closing = true;
  {
    absl::MutexLock lock(&accept_mutex_);
    Error ignored;
    acceptor_.close(ignored);
  }
  asio::post(context_->io, [this] { pause_.cancel(); });
  for (const auto& session : context_->LiveSessions()) session->Drain();
  context_->AwaitNoSessions(grace);
  context_->stopped = true;
  for (const auto& session : context_->LiveSessions()) session->Abort();
  work_.reset();
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
  context_->io.restart();
  context_->io.poll();  // what a Responder posted between the flag and the joins
  context_->handler = nullptr;
}

absl::StatusOr<std::unique_ptr<Server>> Server::Start(Options options, Handler handler) {
  if (options.clock == nullptr) options.clock = &SystemClock();
  auto impl = std::make_unique<Impl>(std::move(options), std::move(handler));
  RETURN_IF_ERROR(impl->PrepareTls());
  RETURN_IF_ERROR(impl->Listen());
  impl->Start();
  return std::unique_ptr<Server>(new Server(std::move(impl)));
}

Server::Server(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Server::~Server() { Stop(absl::ZeroDuration()); }

uint16_t Server::port() const { return impl_->port(); }

std::string Server::url() const {
  const std::string& address = impl_->options().address;
  const bool v6 = address.find(':') != std::string::npos;
  return Cat(impl_->options().tls_certificate_file.empty() ? "http://" : "https://",
             v6 ? Cat("[", address, "]") : address, ":", port());
}

void Server::Stop(absl::Duration grace) { impl_->Stop(grace); }

}  // namespace vlot::http
