#include "common/status/error_detail.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/status/string_views.h"
#include "common/testing/status_matchers.h"

namespace vlot {
namespace {

using ::testing::Eq;
using ::testing::Optional;
using ::vlot::testing::Message;
using ::vlot::testing::Metadata;
using ::vlot::testing::StatusIs;
using ::vlot::testing::ViolationOf;

ErrorDetail FullDetail() {
  return {.reason = "OUT_OF_STOCK",
          .domain = "fulfilment.vlot.dev",
          .metadata = {{"sku", "A-1"}, {"", ""}, {"text", std::string("\0\n\xff", 3)}},
          .violations = {{"lines[0].sku", "is not kept"}, {"", ""}},
          .retry_after = absl::Microseconds(1500001)};
}

TEST(ErrorDetailTest, MakeError_FullDetail_ComesBackWhole) {
  const absl::Status status = MakeError(absl::StatusCode::kFailedPrecondition, "no stock", FullDetail());
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kFailedPrecondition, Message(Eq("no stock"))));
  EXPECT_THAT(GetErrorDetail(status), Optional(FullDetail()));
  EXPECT_EQ(Reason(status), "OUT_OF_STOCK");
  EXPECT_EQ(RetryAfter(status), absl::Microseconds(1500001));
}

TEST(ErrorDetailTest, GetErrorDetail_OkOrPlainError_IsNone) {
  for (const absl::Status& status : {absl::OkStatus(), absl::NotFoundError("x")}) {
    EXPECT_EQ(GetErrorDetail(status), std::nullopt);
    EXPECT_EQ(Reason(status), "");
    EXPECT_EQ(RetryAfter(status), std::nullopt);
  }
}

TEST(ErrorDetailTest, DecodeErrorDetail_CutAnywhereInsideAField_IsNone) {
  const std::string whole(EncodeErrorDetail(FullDetail()));
  int readable = 0;
  for (size_t length = 0; length < whole.size(); ++length) {
    readable += DecodeErrorDetail(absl::Cord(whole.substr(0, length))).has_value();
  }
  // Only cuts between whole fields read: none, reason, domain, 3 metadata, 2 violations.
  EXPECT_EQ(readable, 1 + 2 + 3 + 2);
}

TEST(ErrorDetailTest, GetErrorDetail_PayloadOfRubbish_IsNone) {
  absl::Status status = absl::InternalError("x");
  for (const char* rubbish : {"\x01", "\x01\xff\xff\xff\xff", "hello, world"}) {
    status.SetPayload(AbslView(kErrorDetailTypeUrl), absl::Cord(rubbish));
    EXPECT_EQ(GetErrorDetail(status), std::nullopt);
    EXPECT_EQ(Reason(status), "");
  }
}

TEST(ErrorDetailTest, DecodeErrorDetail_FieldOfALaterRelease_IsSkipped) {
  absl::Cord encoded = EncodeErrorDetail(FullDetail());
  encoded.Append(absl::string_view("\x63\x02\x00\x00\x00zz", 7));
  EXPECT_THAT(DecodeErrorDetail(encoded), Optional(FullDetail()));
}

TEST(ErrorDetailTest, With_OnAPlainError_AddsADetail) {
  absl::Status status = WithMetadata(absl::NotFoundError("x"), "order", "orders/1");
  status = WithViolation(status, "name", "is unknown");
  status = WithRetryAfter(status, absl::Seconds(2));
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kNotFound, Metadata("order", Eq("orders/1"))));
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kNotFound, ViolationOf("name")));
  EXPECT_EQ(RetryAfter(status), absl::Seconds(2));
}

TEST(ErrorDetailTest, With_OnOk_StaysOk) {
  EXPECT_TRUE(WithMetadata(absl::OkStatus(), "a", "b").ok());
  EXPECT_TRUE(WithContext(absl::OkStatus(), "a").ok());
}

TEST(ErrorDetailTest, WithContext_OnAnError_PrefixesTheMessageAndKeepsTheDetail) {
  const absl::Status status =
      WithContext(MakeError(absl::StatusCode::kAborted, "lost", {.reason = "LOST"}), "payment 3");
  EXPECT_EQ(status.message(), "payment 3: lost");
  EXPECT_EQ(Reason(status), "LOST");
}

}  // namespace
}  // namespace vlot
