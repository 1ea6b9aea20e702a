// What an answer of the API tells, beside its body.
#pragma once

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace vlot::chaos {

// Ask again, says the API: the code is UNAVAILABLE, RESOURCE_EXHAUSTED, ABORTED, DEADLINE_EXCEEDED or CANCELLED.
inline bool IsPassing(int status) {
  return status == 503 || status == 429 || status == 409 || status == 504 || status == 499;
}

// INTERNAL when something is broken there.
inline absl::Status BrokenBy(absl::string_view path, int status, absl::string_view body) {
  if (status < 500 || IsPassing(status)) return absl::OkStatus();
  return absl::InternalError(absl::StrCat(path, " answered ", status, ": ", body));
}

}  // namespace vlot::chaos
