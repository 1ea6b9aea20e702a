#include "common/http/smtp.h"

#include <gmock/gmock.h>

#include <map>
#include <string>

#include "common/http/fake_mail_server.h"
#include "common/testing/status_matchers.h"

namespace vlot::http {
namespace {

namespace asio = boost::asio;
using ::testing::HasSubstr;
using vlot::testing::Reason;
using vlot::testing::StatusIs;

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
