#include "common/http/smtp.h"

#include <gmock/gmock.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <map>
#include <string>
#include <thread>

#include "common/testing/status_matchers.h"

namespace vlot::http {
namespace {

namespace asio = boost::asio;
using ::testing::HasSubstr;
using vlot::testing::Reason;
using vlot::testing::StatusIs;

// A mail server for one session. `replies` overrides the answer to a command's first word; "cut" ends the connection
// instead.
class FakeMailServer {
 public:
  explicit FakeMailServer(const std::map<std::string, std::string>& replies = {})
      : replies_(replies), acceptor_(io_, {asio::ip::address_v4::loopback(), 0}), thread_([this] { Serve(); }) {}
  ~FakeMailServer() {
    if (thread_.joinable()) thread_.join();
  }
  uint16_t port() const { return acceptor_.local_endpoint().port(); }
  const std::string& received() {
    thread_.join();
    return received_;
  }

 private:
  void Serve() {
    asio::ip::tcp::socket socket(io_);
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

  bool Answer(asio::ip::tcp::socket& socket, std::string& buffer, const std::string& line) {
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

  static std::string ReadLine(asio::ip::tcp::socket& socket, std::string& buffer, const char* mark,
                              boost::system::error_code& error) {
    const size_t size = asio::read_until(socket, asio::dynamic_buffer(buffer), mark, error);
    std::string line = buffer.substr(0, size);
    buffer.erase(0, size);
    return line;
  }

  static void Reply(asio::ip::tcp::socket& socket, const std::string& text) {
    boost::system::error_code ignored;
    asio::write(socket, asio::buffer(text + "\r\n"), ignored);
  }

  const std::map<std::string, std::string> replies_;
  std::string received_;
  asio::io_context io_;
  asio::ip::tcp::acceptor acceptor_;
  std::thread thread_;
};

Mail Sample() {
  return {
      .from = {"shop@example.nl", ""}, .to = {"jan@example.nl", ""}, .subject = "s", .text = "t", .message_id = "1@x"};
}

absl::Status SendTo(FakeMailServer& server) { return SmtpSender({.port = server.port()}).Send(Sample()); }

TEST(Smtp, Send_Accepted_GivesEnvelopeAndMessage) {
  FakeMailServer server;
  EXPECT_OK(SendTo(server));
  const std::string& received = server.received();
  EXPECT_THAT(received, HasSubstr("MAIL FROM:<shop@example.nl>"));
  EXPECT_THAT(received, HasSubstr("RCPT TO:<jan@example.nl>"));
  EXPECT_THAT(received, HasSubstr("Subject: s\r\n"));
}

TEST(Smtp, Send_RecipientUnknown_IsRefusedForGood) {
  FakeMailServer server(std::map<std::string, std::string>{{"RCPT", "550 no such user"}});
  EXPECT_THAT(SendTo(server), StatusIs(absl::StatusCode::kFailedPrecondition, Reason("SMTP_REFUSED")));
}

TEST(Smtp, Send_Greylisted_IsToBeTriedLater) {
  FakeMailServer server(std::map<std::string, std::string>{{"RCPT", "451 later"}});
  EXPECT_THAT(SendTo(server), StatusIs(absl::StatusCode::kUnavailable, Reason("SMTP_TRY_LATER")));
}

TEST(Smtp, Send_ConnectionEndsAfterTheMessage_IsUnknown) {
  FakeMailServer server(std::map<std::string, std::string>{{"END", "cut"}});
  EXPECT_THAT(SendTo(server), StatusIs(absl::StatusCode::kUnavailable, Reason("SMTP_NO_ANSWER")));
}

TEST(Smtp, Send_NoServer_IsToBeTriedLater) {
  uint16_t port = 0;
  {
    asio::io_context io;
    asio::ip::tcp::acceptor unused(io, {asio::ip::address_v4::loopback(), 0});
    port = unused.local_endpoint().port();
  }
  EXPECT_THAT(SmtpSender({.port = port}).Send(Sample()),
              StatusIs(absl::StatusCode::kUnavailable, Reason("SMTP_TRY_LATER")));
}

TEST(Smtp, Send_StartTlsWanted_RefusesAServerWithout) {
  FakeMailServer server;
  const SmtpSender sender({.port = server.port(), .security = SmtpSender::Security::kStartTls});
  EXPECT_THAT(sender.Send(Sample()), StatusIs(absl::StatusCode::kUnavailable, Reason("SMTP_TRY_LATER")));
}

}  // namespace
}  // namespace vlot::http
