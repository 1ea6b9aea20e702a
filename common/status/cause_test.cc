#include "common/status/cause.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/status/error_detail.h"

namespace vlot {
namespace {

TEST(CauseTest, WithCause_OfAnErrorWithDetail_KeepsBoth) {
  const absl::Status plain = MakeError(absl::StatusCode::kNotFound, "There is no such order.", {.reason = "GONE"});
  const absl::Status status = WithCause(plain, kCauseNotOwner);
  EXPECT_EQ(Cause(status), "NOT_OWNER");
  EXPECT_EQ(GetErrorDetail(status), GetErrorDetail(plain));
  EXPECT_EQ(Cause(WithContext(status, "order 1")), "NOT_OWNER");
}

TEST(CauseTest, WithCause_Twice_KeepsTheLast) {
  EXPECT_EQ(Cause(WithCause(WithCause(absl::NotFoundError("no"), "first"), "last")), "last");
}

TEST(CauseTest, Cause_OfOkAndOfErrorsWithout_IsEmpty) {
  EXPECT_EQ(WithCause(absl::OkStatus(), "any"), absl::OkStatus());
  EXPECT_EQ(Cause(absl::OkStatus()), "");
  EXPECT_EQ(Cause(absl::NotFoundError("no")), "");
}

}  // namespace
}  // namespace vlot
