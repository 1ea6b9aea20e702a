#include "common/config/validator.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/status_matchers.h"

namespace vlot::config {
namespace {

using ::testing::Eq;
using ::vlot::testing::IsOk;
using ::vlot::testing::Message;
using ::vlot::testing::StatusIs;

TEST(ValidatorTest, ToStatus_NothingWrong_IsOk) {
  Validator validator;
  validator.RequireFlag(true, "port", "must be 1 to 65535");
  validator.Add(absl::OkStatus());
  EXPECT_TRUE(validator.ok());
  EXPECT_THAT(validator.ToStatus(), IsOk());
}

TEST(ValidatorTest, ToStatus_SeveralMistakes_HasALineForEach) {
  Validator validator;
  validator.RequireFlag(false, "port", "must be 1 to 65535");
  validator.Add(absl::NotFoundError("no secret"));
  validator.AddFlag("services", "names \"paymnt\", which is no service");
  const absl::Status status = validator.ToStatus();
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kInvalidArgument, testing::Reason("INVALID_CONFIGURATION")));
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kInvalidArgument,
                               Message(Eq("--port must be 1 to 65535\nno secret\n"
                                          "--services names \"paymnt\", which is no service"))));
}

}  // namespace
}  // namespace vlot::config
