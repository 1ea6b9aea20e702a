#include "common/gate/tcp_gate.h"

#include <gmock/gmock.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

namespace vlot {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using Error = boost::system::error_code;

// Sends every byte back.
class EchoServer {
 public:
  EchoServer() : acceptor_(io_, {asio::ip::address_v4::loopback(), 0}) {
    Accept();  // first: a thread that finds nothing to do ends
    thread_ = std::thread([this] { io_.run(); });
  }
  ~EchoServer() {
    io_.stop();
    thread_.join();
  }
  uint16_t port() const { return acceptor_.local_endpoint().port(); }
  int bytes_received() const { return bytes_received_; }

 private:
  struct Connection {
    explicit Connection(tcp::socket s) : socket(std::move(s)) {}
    tcp::socket socket;
    char bytes[1024];
  };

  void Accept() {
    acceptor_.async_accept([this](Error error, tcp::socket socket) {
      if (error) return;
      Read(std::make_shared<Connection>(std::move(socket)));
      Accept();
    });
  }
  void Read(std::shared_ptr<Connection> connection) {
    connection->socket.async_read_some(asio::buffer(connection->bytes), [this, connection](Error error, size_t size) {
      if (error) return;
      bytes_received_ += static_cast<int>(size);
      asio::write(connection->socket, asio::buffer(connection->bytes, size), error);
      if (!error) Read(connection);
    });
  }

  asio::io_context io_;
  tcp::acceptor acceptor_;
  std::atomic<int> bytes_received_ = 0;
  std::thread thread_;
};

class TcpGateTest : public ::testing::Test {
 protected:
  Error Connect(tcp::socket& socket) const {
    Error error;
    socket.connect({asio::ip::address_v4::loopback(), gate_->port()}, error);
    return error;
  }
  static std::string Exchange(tcp::socket& socket, const std::string& text, Error& error) {
    asio::write(socket, asio::buffer(text), error);
    std::string answer(text.size(), '\0');
    if (!error) answer.resize(asio::read(socket, asio::buffer(answer), error));
    return answer;
  }

  EchoServer server_;
  std::unique_ptr<TcpGate> gate_ = TcpGate::ToPort(server_.port());
  asio::io_context io_;
  Error error_;
};

TEST_F(TcpGateTest, Pass_BytesGoBothWays) {
  tcp::socket socket(io_);
  ASSERT_FALSE(Connect(socket));
  EXPECT_EQ(Exchange(socket, "hello", error_), "hello");
  EXPECT_EQ(gate_->connections_open(), 1);
}

TEST_F(TcpGateTest, Refuse_ConnectionsFailUntilPass) {
  gate_->Refuse();
  tcp::socket refused(io_);
  EXPECT_EQ(Connect(refused), asio::error::connection_refused);
  gate_->Pass();
  tcp::socket socket(io_);
  EXPECT_FALSE(Connect(socket));
  EXPECT_EQ(Exchange(socket, "again", error_), "again");
}

TEST_F(TcpGateTest, Cut_OpenConnectionsAreResetAndNewOnesWork) {
  tcp::socket socket(io_);
  ASSERT_FALSE(Connect(socket));
  EXPECT_EQ(Exchange(socket, "a", error_), "a");
  gate_->Cut();
  Exchange(socket, "b", error_);
  EXPECT_TRUE(error_);
  tcp::socket next(io_);
  ASSERT_FALSE(Connect(next));
  EXPECT_EQ(Exchange(next, "c", error_), "c");
}

TEST_F(TcpGateTest, Delay_AnswersComeThatMuchLater) {
  gate_->Delay(absl::Milliseconds(30));
  tcp::socket socket(io_);
  ASSERT_FALSE(Connect(socket));
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_EQ(Exchange(socket, "slow", error_), "slow");
  EXPECT_GE(std::chrono::steady_clock::now() - begin, std::chrono::milliseconds(60));
}

TEST_F(TcpGateTest, Hold_BytesArriveAfterPass) {
  gate_->Hold();
  tcp::socket socket(io_);
  ASSERT_FALSE(Connect(socket));
  asio::write(socket, asio::buffer("held", 4));
  EXPECT_EQ(server_.bytes_received(), 0);
  gate_->Pass();
  std::string answer(4, '\0');
  asio::read(socket, asio::buffer(answer));
  EXPECT_EQ(answer, "held");
}

TEST_F(TcpGateTest, DropAnswers_ServerGetsItClientHearsNothing) {
  gate_->DropAnswers();
  tcp::socket socket(io_);
  ASSERT_FALSE(Connect(socket));
  asio::write(socket, asio::buffer("first", 5));
  while (server_.bytes_received() < 5) std::this_thread::yield();
  gate_->Cut();
  char byte;
  asio::read(socket, asio::buffer(&byte, 1), error_);
  EXPECT_TRUE(error_);
}

TEST_F(TcpGateTest, CutAfterAnswerBytes_GivesThatMuchThenCuts) {
  gate_->CutAfterAnswerBytes(3);
  tcp::socket socket(io_);
  ASSERT_FALSE(Connect(socket));
  const std::string answer = Exchange(socket, "abcdef", error_);
  EXPECT_LE(answer.size(), 3u);
  EXPECT_TRUE(error_);
  tcp::socket next(io_);
  ASSERT_FALSE(Connect(next));
  EXPECT_EQ(Exchange(next, "whole again", error_), "whole again");
}

}  // namespace
}  // namespace vlot
