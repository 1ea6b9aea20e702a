#include "common/gate/tcp_gate.h"

#include <algorithm>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/post.hpp>
#include <functional>
#include <future>
#include <thread>
#include <utility>
#include <vector>

#include "common/gate/gate_pair.h"

namespace vlot {

namespace asio = boost::asio;
using asio::ip::tcp;
using Error = boost::system::error_code;

class TcpGate::Impl {
 public:
  explicit Impl(GatePair::Endpoint target) : target_(std::move(target)), acceptor_(io_) {
    ReservePort();
    state_.on_limit = [this] {
      state_.answer_bytes_left = -1;
      CutAll();
    };
    Listen();
    thread_ = std::thread([this] { io_.run(); });
  }

  ~Impl() {
    Run([this] {
      acceptor_.close();
      CutAll();
      work_.reset();
    });
    thread_.join();
  }

  // Runs `step` on the gate's thread and waits for it.
  void Run(std::function<void()> step) const {
    std::promise<void> ran;
    asio::post(io_, [&] {
      step();
      ran.set_value();
    });
    ran.get_future().wait();
  }

  void Set(GateMode mode, absl::Duration delay, int64_t answer_bytes) {
    Run([this, mode, delay, answer_bytes] {
      state_.mode = mode;
      state_.delay = delay;
      state_.answer_bytes_left = answer_bytes;
      if (mode == GateMode::kRefuse) {
        acceptor_.close();
        CutAll();
        return;
      }
      if (!acceptor_.is_open()) Listen();
      for (const auto& pair : OpenPairs()) pair->Resume();
    });
  }

  void CutAll() {
    for (const auto& pair : OpenPairs()) pair->Cut();
    pairs_.clear();
  }

  std::vector<std::shared_ptr<GatePair>> OpenPairs() const {
    std::vector<std::shared_ptr<GatePair>> open;
    std::copy_if(pairs_.begin(), pairs_.end(), std::back_inserter(open), [](const auto& pair) { return pair->open(); });
    return open;
  }

  uint16_t port() const { return port_; }
  int64_t accepted() const { return accepted_; }

 private:
  // A socket that is bound and never listens: the port stays ours while the gate refuses, and connections to it fail.
  void ReservePort() {
    reserved_.open(tcp::v4());
    reserved_.set_option(tcp::socket::reuse_address(true));
    reserved_.bind({asio::ip::address_v4::loopback(), 0});
    port_ = reserved_.local_endpoint().port();
  }

  void Listen() {
    acceptor_.open(tcp::v4());
    acceptor_.set_option(tcp::acceptor::reuse_address(true));
    acceptor_.bind({asio::ip::address_v4::loopback(), port_});
    acceptor_.listen();
    Accept();
  }

  void Accept() {
    acceptor_.async_accept([this](Error error, tcp::socket client) {
      // Closed since then: a connection let in now would stay open, and the gate's thread with it.
      if (error || !acceptor_.is_open()) return;
      Admit(std::move(client));
      Accept();
    });
  }

  void Admit(tcp::socket client) {
    ++accepted_;
    client.set_option(tcp::no_delay(true));
    std::erase_if(pairs_, [](const auto& pair) { return !pair->open(); });
    auto pair = std::make_shared<GatePair>(GatePair::Socket(std::move(client)), GatePair::Socket(io_), state_);
    pairs_.push_back(pair);
    pair->Start(target_);
  }

  mutable asio::io_context io_{1};
  asio::executor_work_guard<asio::io_context::executor_type> work_ = asio::make_work_guard(io_);
  const GatePair::Endpoint target_;
  // The gate's thread only, once it runs.
  GateState state_;
  tcp::acceptor acceptor_;
  std::vector<std::shared_ptr<GatePair>> pairs_;
  tcp::socket reserved_{io_};
  uint16_t port_ = 0;
  std::atomic<int64_t> accepted_ = 0;
  std::thread thread_;
};

std::unique_ptr<TcpGate> TcpGate::ToPort(uint16_t port) {
  const tcp::endpoint endpoint(asio::ip::address_v4::loopback(), port);
  return std::unique_ptr<TcpGate>(new TcpGate(std::make_unique<Impl>(GatePair::Endpoint(endpoint))));
}

std::unique_ptr<TcpGate> TcpGate::ToUnixSocket(std::string path) {
  const asio::local::stream_protocol::endpoint endpoint(path);
  return std::unique_ptr<TcpGate>(new TcpGate(std::make_unique<Impl>(GatePair::Endpoint(endpoint))));
}

TcpGate::TcpGate(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
TcpGate::~TcpGate() = default;

uint16_t TcpGate::port() const { return impl_->port(); }
void TcpGate::Pass() { impl_->Set(GateMode::kPass, absl::ZeroDuration(), -1); }
void TcpGate::Delay(absl::Duration by) { impl_->Set(GateMode::kPass, by, -1); }
void TcpGate::Hold() { impl_->Set(GateMode::kHold, absl::ZeroDuration(), -1); }
void TcpGate::DropAnswers() { impl_->Set(GateMode::kDropAnswers, absl::ZeroDuration(), -1); }
void TcpGate::Refuse() { impl_->Set(GateMode::kRefuse, absl::ZeroDuration(), -1); }
void TcpGate::CutAfterAnswerBytes(int64_t bytes) { impl_->Set(GateMode::kPass, absl::ZeroDuration(), bytes); }

void TcpGate::Cut() {
  impl_->Run([this] { impl_->CutAll(); });
}

int TcpGate::connections_open() const {
  int open = 0;
  impl_->Run([&] { open = static_cast<int>(impl_->OpenPairs().size()); });
  return open;
}

int64_t TcpGate::connections_accepted() const { return impl_->accepted(); }

}  // namespace vlot
