// A mail server for tests: one session on a loopback port. Ends with its client.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <cstdint>
#include <map>
#include <string>
#include <thread>
#include <utility>

namespace vlot::http {

// `replies` overrides the answer to a command's first word (END: to the message itself); "cut" ends the connection
// instead. A client must connect, or the destructor waits for ever.
class FakeMailServer {
 public:
  explicit FakeMailServer(std::map<std::string, std::string> replies = {})
      : replies_(std::move(replies)),
        acceptor_(io_, {boost::asio::ip::address_v4::loopback(), 0}),
        thread_([this] { Serve(); }) {}
  ~FakeMailServer() {
    if (thread_.joinable()) thread_.join();
  }
  FakeMailServer(const FakeMailServer&) = delete;
  FakeMailServer& operator=(const FakeMailServer&) = delete;

  uint16_t port() const { return acceptor_.local_endpoint().port(); }

  // Everything that the client said; waits for the end of the session. Once.
  const std::string& received() {
    thread_.join();
    return received_;
  }

 private:
  using Socket = boost::asio::ip::tcp::socket;

  void Serve() {
    Socket socket(io_);
    boost::system::error_code error;
    acceptor_.accept(socket, error);
    Reply(socket, "220 ready");
    std::string buffer;
    while (!error) {
      const std::string line = ReadLine(socket, buffer, "\r\n", error);
      if (error) return;
      if (!Answer(socket, buffer, line)) return;
    }
  }

  bool Answer(Socket& socket, std::string& buffer, const std::string& line) {
    received_ += line;
    std::string word = line.substr(0, 4);
    if (word == "DATA" && !replies_.contains("DATA")) {
      Reply(socket, "354 go on");
      boost::system::error_code error;
      received_ += ReadLine(socket, buffer, "\r\n.\r\n", error);
      word = "END";
    }
    const auto it = replies_.find(word);
    if (it != replies_.end() && it->second == "cut") return false;
    Reply(socket, it != replies_.end() ? it->second : "250 ok");
    return word != "QUIT";
  }

  static std::string ReadLine(Socket& socket, std::string& buffer, const char* mark, boost::system::error_code& error) {
    const size_t size = boost::asio::read_until(socket, boost::asio::dynamic_buffer(buffer), mark, error);
    std::string line = buffer.substr(0, size);
    buffer.erase(0, size);
    return line;
  }

  static void Reply(Socket& socket, const std::string& text) {
    boost::system::error_code ignored;
    boost::asio::write(socket, boost::asio::buffer(text + "\r\n"), ignored);
  }

  const std::map<std::string, std::string> replies_;
  std::string received_;
  boost::asio::io_context io_;
  boost::asio::ip::tcp::acceptor acceptor_;
  std::thread thread_;
};

}  // namespace vlot::http
