// The payment methods the sandbox PSP offers. A fixed table, in the order they are listed.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/time/time.h"
#include "absl/types/span.h"

namespace vlot::sandbox {

struct Method {
  std::string_view id;            // "ideal"
  std::string_view description;   // "iDEAL"
  int64_t minimum_minor;          // in the payment's currency
  int64_t maximum_minor;          // -1: none
  absl::Duration open_for;        // before an unpaid payment expires
  absl::Duration capture_within;  // of an authorization; zero: this method cannot be captured by hand
  bool in_list;                   // offered to a payer (recurring-only ones are not)
};

absl::Span<const Method> Methods();
// nullptr when there is none of this id.
const Method* FindMethod(std::string_view id);
// How long an authorization by this method lasts.
absl::Duration CaptureWithin(std::string_view id);

}  // namespace vlot::sandbox
