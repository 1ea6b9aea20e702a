// Matchers for absl::Status and absl::StatusOr.
//   EXPECT_THAT(result, IsOk());
//   EXPECT_THAT(result, IsOkAndHolds(Eq(3)));
//   EXPECT_THAT(result, StatusIs(absl::StatusCode::kFailedPrecondition, Reason("OUT_OF_STOCK")));
//   EXPECT_THAT(result, StatusIs(absl::StatusCode::kInvalidArgument, Message(HasSubstr("quantity"))));
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <ostream>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "common/status/error_detail.h"

namespace vlot::testing {

inline const absl::Status& StatusOf(const absl::Status& status) { return status; }

template <class T>
const absl::Status& StatusOf(const absl::StatusOr<T>& value) {
  return value.status();
}

// The code, message and detail of a status as one line, for failure messages.
inline std::string DescribeStatus(const absl::Status& status) {
  std::string text = absl::StatusCodeToString(status.code()) + ": " + std::string(status.message());
  const auto detail = GetErrorDetail(status);
  if (!detail) return text;
  absl::StrAppend(&text, " [", detail->domain, "/", detail->reason);
  for (const auto& [key, value] : detail->metadata) absl::StrAppend(&text, " ", key, "=", value);
  for (const auto& [field, description] : detail->violations) {
    absl::StrAppend(&text, " {", field, ": ", description, "}");
  }
  return text + "]";
}

// --- Matchers of a status's parts. Each applies to an absl::Status. ---

MATCHER_P(ReasonMatches, inner, "") { return ::testing::ExplainMatchResult(inner, vlot::Reason(arg), result_listener); }
MATCHER_P(Message, inner, "") {
  return ::testing::ExplainMatchResult(inner, std::string(arg.message()), result_listener);
}
MATCHER_P2(Metadata, key, inner, "") {
  const auto detail = GetErrorDetail(arg);
  if (!detail || !detail->metadata.contains(key)) {
    *result_listener << "has no metadata " << key;
    return false;
  }
  return ::testing::ExplainMatchResult(inner, detail->metadata.at(key), result_listener);
}
MATCHER_P(ViolationOf, field, "") {
  const auto detail = GetErrorDetail(arg);
  if (!detail) return false;
  for (const FieldViolation& violation : detail->violations) {
    if (violation.field == field) return true;
  }
  return false;
}

inline auto Reason(const std::string& reason) { return ReasonMatches(::testing::StrEq(reason)); }

// --- Matchers of a Status or a StatusOr. ---

MATCHER(IsOk, negation ? "is an error" : "is OK") {
  if (StatusOf(arg).ok()) return true;
  *result_listener << "is " << DescribeStatus(StatusOf(arg));
  return false;
}

MATCHER_P(StatusCodeIs, code, "has code " + absl::StatusCodeToString(code)) {
  *result_listener << "is " << DescribeStatus(StatusOf(arg));
  return StatusOf(arg).code() == code;
}

MATCHER_P2(StatusCodeAnd, code, inner, "has code " + absl::StatusCodeToString(code) + " and its detail matches") {
  *result_listener << "is " << DescribeStatus(StatusOf(arg)) << " ";
  return StatusOf(arg).code() == code && ::testing::ExplainMatchResult(inner, StatusOf(arg), result_listener);
}

inline auto StatusIs(absl::StatusCode code) { return StatusCodeIs(code); }

template <class Inner>
auto StatusIs(absl::StatusCode code, Inner inner) {
  return StatusCodeAnd(code, std::move(inner));
}

MATCHER_P(IsOkAndHolds, inner, "is OK and holds a value that matches") {
  if (!arg.ok()) {
    *result_listener << "is " << DescribeStatus(arg.status());
    return false;
  }
  return ::testing::ExplainMatchResult(inner, *arg, result_listener);
}

}  // namespace vlot::testing

// Statements for test bodies: fail at once with the status in words.
#define ASSERT_OK(...) ASSERT_THAT((__VA_ARGS__), ::vlot::testing::IsOk())
#define EXPECT_OK(...) EXPECT_THAT((__VA_ARGS__), ::vlot::testing::IsOk())
#define ASSERT_OK_AND_ASSIGN(lhs, ...) \
  VLOT_ASSERT_OK_AND_ASSIGN_(VLOT_TEST_CONCAT_(vlot_test_or_, __COUNTER__), lhs, __VA_ARGS__)
#define VLOT_ASSERT_OK_AND_ASSIGN_(statusor, lhs, ...) \
  auto statusor = (__VA_ARGS__);                       \
  ASSERT_THAT(statusor, ::vlot::testing::IsOk());      \
  lhs = *std::move(statusor)
#define VLOT_TEST_CONCAT_(a, b) VLOT_TEST_CONCAT_INNER_(a, b)
#define VLOT_TEST_CONCAT_INNER_(a, b) a##b
