// Flat handlers: hand an error up, or go on with the value.
#pragma once

#include <utility>

#include "absl/base/optimization.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace vlot::status_internal {

inline absl::Status ToStatus(absl::Status status) { return status; }

template <class T>
absl::Status ToStatus(absl::StatusOr<T>&& value) {
  return std::move(value).status();
}

template <class T>
absl::Status ToStatus(const absl::StatusOr<T>& value) {
  return value.status();
}

}  // namespace vlot::status_internal

// Returns the error of `expr` (a Status or a StatusOr whose value is not wanted) from the enclosing function.
#define RETURN_IF_ERROR(...)                                                                              \
  do {                                                                                                    \
    if (::absl::Status vlot_status = ::vlot::status_internal::ToStatus(__VA_ARGS__); !vlot_status.ok()) { \
      return vlot_status;                                                                                 \
    }                                                                                                     \
  } while (false)

// Evaluates `expr` (a StatusOr); returns its error, or assigns its value: `ASSIGN_OR_RETURN(auto order, Find(id))`.
// A left side with a comma in it stands in parentheses: `ASSIGN_OR_RETURN((auto [a, b]), Pair())`.
// Two statements: not for the body of an `if` without braces.
#define ASSIGN_OR_RETURN(lhs, ...) \
  VLOT_ASSIGN_OR_RETURN_(VLOT_STATUS_CONCAT_(vlot_status_or_, __COUNTER__), lhs, __VA_ARGS__)

#define VLOT_ASSIGN_OR_RETURN_(statusor, lhs, ...)                             \
  auto statusor = (__VA_ARGS__);                                               \
  if (ABSL_PREDICT_FALSE(!statusor.ok())) return std::move(statusor).status(); \
  VLOT_STATUS_UNPARENTHESIZE_(lhs) = *std::move(statusor)

#define VLOT_STATUS_CONCAT_(a, b) VLOT_STATUS_CONCAT_INNER_(a, b)
#define VLOT_STATUS_CONCAT_INNER_(a, b) a##b

// Drops one pair of parentheses around its argument, if there is one.
#define VLOT_STATUS_UNPARENTHESIZE_(x) VLOT_STATUS_STRIP_(VLOT_STATUS_PROBE_ x)
#define VLOT_STATUS_PROBE_(...) VLOT_STATUS_PROBE_ __VA_ARGS__
#define VLOT_STATUS_STRIP_(...) VLOT_STATUS_STRIP_INNER_(__VA_ARGS__)
#define VLOT_STATUS_STRIP_INNER_(...) VLOT_STATUS_GONE_##__VA_ARGS__
#define VLOT_STATUS_GONE_VLOT_STATUS_PROBE_
