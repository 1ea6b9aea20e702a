#include "services/notification/sender.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "common/http/fake_mail_server.h"
#include "common/testing/status_matchers.h"

namespace vlot::notification {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::vlot::testing::Reason;
using ::vlot::testing::StatusIs;
using Security = http::SmtpSender::Security;
using Code = absl::StatusCode;

const http::Mailbox kFrom{"noreply@zaak.example", "De Zaak"};

Message Sample() {
  return {.id = *MessageId::Parse("01933b1c-0000-7000-8000-000000000001"),
          .order = *OrderId::Parse("01933b1c-0000-7000-8000-000000000002"),
          .which = Template::kDelivered,
          .recipient = "jan@example.nl",
          .subject = "Uw bestelling is bezorgd",
          .body = "Beste Jan,\n",
          .tries = 1,
          .created_at = absl::FromUnixSeconds(1'795'000'000)};
}

class FileSenderTest : public ::testing::Test {
 protected:
  FileSenderTest()
      : directory_(fs::path(::testing::TempDir()) /
                   absl::StrCat("vlot-mail-", ::testing::UnitTest::GetInstance()->current_test_info()->name())) {
    fs::remove_all(directory_);
  }
  ~FileSenderTest() override { fs::remove_all(directory_); }

  const fs::path directory_;
};

TEST_F(FileSenderTest, Send_Twice_LeavesOneWholeFile) {
  const auto sender = MakeFileSender(directory_ / "deeper", kFrom);
  Message message = Sample();
  ASSERT_OK(sender->Send(message));
  message.tries = 2;
  ASSERT_OK(sender->Send(message));
  const fs::path file = directory_ / "deeper" / "01933b1c-0000-7000-8000-000000000001.eml";
  std::stringstream text;
  text << std::ifstream(file).rdbuf();
  EXPECT_THAT(text.str(), HasSubstr("Subject: Uw bestelling is bezorgd\r\n"));
  EXPECT_THAT(text.str(), HasSubstr("<01933b1c-0000-7000-8000-000000000001@zaak.example>"));
  EXPECT_EQ(std::distance(fs::directory_iterator(directory_ / "deeper"), fs::directory_iterator()), 1);
}

TEST_F(FileSenderTest, Send_FolderIsAFile_IsToBeTriedLater) {
  std::ofstream(directory_.string()) << "in the way";
  EXPECT_THAT(MakeFileSender(directory_, kFrom)->Send(Sample()), StatusIs(Code::kUnavailable));
}

TEST_F(FileSenderTest, Send_BadAddress_IsRefused) {
  Message message = Sample();
  message.recipient = "nobody";
  EXPECT_THAT(MakeFileSender(directory_, kFrom)->Send(message),
              StatusIs(Code::kInvalidArgument, Reason("MAIL_ADDRESS")));
}

TEST(SmtpSender, Send_MailServerTakesIt_CarriesTheMessage) {
  http::FakeMailServer server;
  ASSERT_OK_AND_ASSIGN(http::SmtpSender::Options options,
                       ParseSmtpUrl(absl::StrCat("smtp://127.0.0.1:", server.port())));
  EXPECT_OK(MakeSmtpSender(options, kFrom)->Send(Sample()));
  const std::string& received = server.received();
  EXPECT_THAT(received, HasSubstr("MAIL FROM:<noreply@zaak.example>"));
  EXPECT_THAT(received, HasSubstr("RCPT TO:<jan@example.nl>"));
  EXPECT_THAT(received, HasSubstr("\"De Zaak\" <noreply@zaak.example>"));
}

TEST(SmtpSender, Send_NoAnswerAfterTheMessage_SaysSo) {
  http::FakeMailServer server(std::map<std::string, std::string>{{"END", "cut"}});
  EXPECT_THAT(MakeSmtpSender({.port = server.port()}, kFrom)->Send(Sample()),
              StatusIs(Code::kUnavailable, Reason("SMTP_NO_ANSWER")));
}

TEST(ParseMailbox, Forms_AreRead) {
  ASSERT_OK_AND_ASSIGN(http::Mailbox named, ParseMailbox("De Zaak <noreply@zaak.example>"));
  EXPECT_EQ(named.name, "De Zaak");
  EXPECT_EQ(named.address, "noreply@zaak.example");
  ASSERT_OK_AND_ASSIGN(http::Mailbox bare, ParseMailbox("noreply@zaak.example"));
  EXPECT_THAT(bare.name, IsEmpty());
  for (const char* wrong : {"", "De Zaak", "De Zaak <>", "De Zaak <a@b", "a b@c"}) {
    EXPECT_THAT(ParseMailbox(wrong), StatusIs(Code::kInvalidArgument)) << wrong;
  }
}

TEST(ParseSmtpUrl, Forms_AreRead) {
  ASSERT_OK_AND_ASSIGN(auto plain, ParseSmtpUrl("smtp://mail"));
  EXPECT_EQ(plain.host, "mail");
  EXPECT_EQ(plain.port, 25);
  EXPECT_EQ(plain.security, Security::kNone);
  ASSERT_OK_AND_ASSIGN(auto tls, ParseSmtpUrl("smtps://mail.example/"));
  EXPECT_EQ(tls.port, 465);
  EXPECT_EQ(tls.security, Security::kTls);
  ASSERT_OK_AND_ASSIGN(auto full, ParseSmtpUrl("smtp+starttls://jan%40x:p%3Aw@mail:2525"));
  EXPECT_EQ(full.user, "jan@x");
  EXPECT_EQ(full.password, "p:w");
  EXPECT_EQ(full.port, 2525);
  EXPECT_EQ(full.security, Security::kStartTls);
}

TEST(ParseSmtpUrl, Wrong_IsRefusedWithoutRepeatingIt) {
  for (const char* wrong : {"", "mail:25", "http://mail", "smtp://", "smtp://mail:0", "smtp://mail:x",
                            "smtp://u:secret%zz@mail", "smtp://mail/path"}) {
    const absl::Status status = ParseSmtpUrl(wrong).status();
    EXPECT_THAT(status, StatusIs(Code::kInvalidArgument)) << wrong;
    EXPECT_THAT(std::string(status.message()), Not(HasSubstr("secret")));
  }
}

}  // namespace
}  // namespace vlot::notification
