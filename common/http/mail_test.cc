#include "common/http/mail.h"

#include <gmock/gmock.h>

#include "common/testing/status_matchers.h"

namespace vlot::http {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

Mail Sample() {
  return {.from = {"shop@example.nl", "De Winkel"},
          .to = {"jan@example.nl", ""},
          .subject = "Uw factuur",
          .text = "Hallo",
          .message_id = "1@example.nl",
          .date = absl::FromUnixSeconds(1'700'000'000)};
}

TEST(Mail, PlainText_HasTheHeadersAndBody) {
  const std::string text = FormatMail(Sample());
  EXPECT_THAT(text, HasSubstr("Date: Tue, 14 Nov 2023 22:13:20 +0000\r\n"));
  EXPECT_THAT(text,
              HasSubstr("From: \"De Winkel\" <shop@example.nl>\r\nTo: <jan@example.nl>\r\nSubject: Uw factuur\r\n"));
  EXPECT_THAT(text, HasSubstr("Message-ID: <1@example.nl>\r\n"));
  EXPECT_THAT(text, HasSubstr("\r\n\r\nSGFsbG8=\r\n"));
}

TEST(Mail, NonAsciiSubject_IsEncodedInWholeCharacters) {
  Mail mail = Sample();
  mail.subject = "Zoë, één café: €€€€€€€€€€€€€€€€€€€€€€";
  const std::string text = FormatMail(mail);
  EXPECT_THAT(text, HasSubstr("Subject: =?UTF-8?B?"));
  EXPECT_THAT(text, HasSubstr("?=\r\n =?UTF-8?B?"));
}

TEST(Mail, LineBreakInSubject_CannotAddAHeader) {
  Mail mail = Sample();
  mail.subject = "x\r\nBcc: thief@example.com";
  EXPECT_THAT(FormatMail(mail), Not(HasSubstr("\r\nBcc:")));
}

TEST(Mail, HtmlAndAttachment_AreParts) {
  Mail mail = Sample();
  mail.html = "<p>Hallo</p>";
  mail.attachments = {{"factuur.pdf", "application/pdf", std::string(200, '\0')}};
  const std::string text = FormatMail(mail);
  EXPECT_THAT(text, HasSubstr("multipart/mixed"));
  EXPECT_THAT(text, HasSubstr("multipart/alternative"));
  EXPECT_THAT(text, HasSubstr("filename=\"factuur.pdf\""));
  EXPECT_THAT(text, HasSubstr("--=_vlot_mixed--\r\n"));
}

TEST(Mail, Addresses_GoodOnesPassBadOnesDoNot) {
  EXPECT_OK(CheckMailAddress("jan.de-boer+x@sub.example.nl"));
  EXPECT_OK(CheckMailAddress("zoë@example.nl"));
  for (const char* bad : {"", "jan", "@x", "jan@", "a@b@c", "a b@c", "a@b\r\nRCPT TO:<x@y>", "<a@b>", "a@b,c@d"}) {
    EXPECT_THAT(CheckMailAddress(bad), vlot::testing::StatusIs(absl::StatusCode::kInvalidArgument)) << bad;
  }
}

}  // namespace
}  // namespace vlot::http
