#include "common/status/violations.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/status_matchers.h"

namespace vlot {
namespace {

using ::testing::ElementsAre;
using ::testing::Eq;
using ::vlot::testing::IsOk;
using ::vlot::testing::Message;
using ::vlot::testing::StatusIs;

TEST(ViolationsTest, ToStatus_Empty_IsOk) { EXPECT_THAT(Violations().ToStatus("x.vlot.dev"), IsOk()); }

TEST(ViolationsTest, ToStatus_One_NamesItInTheMessage) {
  Violations violations;
  violations.Add("lines[2].quantity", "must be positive");
  const absl::Status status = violations.ToStatus("ordering.vlot.dev");
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kInvalidArgument, testing::Reason("INVALID_FIELDS")));
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kInvalidArgument, Message(Eq("lines[2].quantity: must be positive"))));
  EXPECT_EQ(GetErrorDetail(status)->domain, "ordering.vlot.dev");
}

TEST(ViolationsTest, ToStatus_Several_KeepsAllInOrder) {
  Violations violations;
  violations.Add("b", "is bad");
  violations.Add("a", "is worse");
  const absl::Status status = violations.ToStatus("x.vlot.dev");
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kInvalidArgument, Message(Eq("b: is bad (and 1 more)"))));
  EXPECT_THAT(GetErrorDetail(status)->violations,
              ElementsAre(FieldViolation{"b", "is bad"}, FieldViolation{"a", "is worse"}));
}

TEST(ViolationsTest, AddStatus_InnerViolations_PutsTheirPathsUnderTheField) {
  Violations inner;
  inner.Add("postal_code", "is empty");
  Violations outer;
  outer.AddStatus("address", inner.ToStatus("x.vlot.dev"));
  outer.AddStatus("name", absl::InvalidArgumentError("is odd"));
  outer.AddStatus("fine", absl::OkStatus());
  EXPECT_THAT(outer.all(),
              ElementsAre(FieldViolation{"address.postal_code", "is empty"}, FieldViolation{"name", "is odd"}));
}

}  // namespace
}  // namespace vlot
