#include "common/wire/status.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/status/error_detail.h"
#include "common/testing/status_matchers.h"

namespace vlot::wire {
namespace {

using ::vlot::testing::IsOk;
using ::vlot::testing::StatusIs;

TEST(WireStatusTest, FromProto_OfToProto_KeepsCodeMessageAndEveryDetail) {
  const ErrorDetail detail = {.reason = "OUT_OF_STOCK",
                              .domain = "vlot.dev",
                              .metadata = {{"sku", "ABC-1"}, {"left", "2"}},
                              .violations = {{.field = "lines[0].quantity", .description = "too many"}},
                              .retry_after = absl::Milliseconds(1500)};
  const absl::Status error = MakeError(absl::StatusCode::kFailedPrecondition, "Not enough.", detail);
  const google::rpc::Status proto = ToProto(error);
  EXPECT_EQ(proto.details_size(), 3);
  const absl::Status back = FromProto(proto);
  EXPECT_EQ(back.code(), error.code());
  EXPECT_EQ(back.message(), error.message());
  EXPECT_EQ(GetErrorDetail(back), detail);
}

TEST(WireStatusTest, FromProto_OkAndPlainErrors_StayPlain) {
  EXPECT_THAT(FromProto(ToProto(absl::OkStatus())), IsOk());
  const absl::Status back = FromProto(ToProto(absl::AbortedError("again")));
  EXPECT_THAT(back, StatusIs(absl::StatusCode::kAborted));
  EXPECT_FALSE(GetErrorDetail(back).has_value());
}

TEST(WireStatusTest, FromProto_CodeThatDoesNotExist_IsUnknown) {
  google::rpc::Status proto;
  proto.set_code(99);
  EXPECT_THAT(FromProto(proto), StatusIs(absl::StatusCode::kUnknown));
}

}  // namespace
}  // namespace vlot::wire
