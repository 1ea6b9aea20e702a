#include "common/status/macros.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>

#include "common/status/error_detail.h"
#include "common/testing/status_matchers.h"

namespace vlot {
namespace {

using ::testing::Eq;
using ::testing::Pointee;
using ::vlot::testing::IsOk;
using ::vlot::testing::IsOkAndHolds;
using ::vlot::testing::StatusIs;

absl::StatusOr<std::unique_ptr<int>> Make(bool succeed) {
  if (!succeed) return MakeError(absl::StatusCode::kNotFound, "none", {.reason = "NONE"});
  return std::make_unique<int>(7);
}

absl::StatusOr<std::map<int, int>> MakeMap(int key, int value) { return std::map<int, int>{{key, value}}; }

absl::StatusOr<std::unique_ptr<int>> Through(bool first, bool second) {
  RETURN_IF_ERROR(Make(first));
  ASSIGN_OR_RETURN(auto made, Make(true));
  ASSIGN_OR_RETURN(made, Make(second));
  return made;
}

TEST(MacrosTest, AssignOrReturn_MoveOnlyValue_IsMoved) {
  EXPECT_THAT(Through(true, true), IsOkAndHolds(Pointee(Eq(7))));
}

TEST(MacrosTest, AssignOrReturn_Error_ReturnsItWithItsDetail) {
  EXPECT_THAT(Through(true, false), StatusIs(absl::StatusCode::kNotFound, testing::Reason("NONE")));
}

TEST(MacrosTest, ReturnIfError_StatusOrError_ReturnsItsStatus) {
  EXPECT_THAT(Through(false, true), StatusIs(absl::StatusCode::kNotFound, testing::Reason("NONE")));
}

absl::StatusOr<int> SumOfPair() {
  ASSIGN_OR_RETURN((auto [a, b]), (absl::StatusOr<std::pair<int, int>>({3, 4})));
  ASSIGN_OR_RETURN((std::map<int, int> map), MakeMap(a, b));
  return map.at(3) + a;
}

TEST(MacrosTest, AssignOrReturn_LeftSideWithComma_TakesParentheses) { EXPECT_THAT(SumOfPair(), IsOkAndHolds(Eq(7))); }

absl::Status CountEvaluations(int& evaluations) {
  const auto once = [&]() -> absl::Status {
    ++evaluations;
    return absl::AbortedError("x");
  };
  if (evaluations == 0)
    RETURN_IF_ERROR(once());
  else
    return absl::OkStatus();
  return absl::OkStatus();
}

TEST(MacrosTest, ReturnIfError_InAnUnbracedIf_EvaluatesOnce) {
  int evaluations = 0;
  EXPECT_THAT(CountEvaluations(evaluations), StatusIs(absl::StatusCode::kAborted));
  EXPECT_EQ(evaluations, 1);
  EXPECT_THAT(CountEvaluations(evaluations), IsOk());
}

}  // namespace
}  // namespace vlot
