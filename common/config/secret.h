// Secrets come from a file or the environment, never from a flag, and are never printed: the type has no formatter.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "common/config/flags.h"

namespace vlot::config {

// A value; whoever needs the text says so by Reveal.
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string text) : text_(std::move(text)) {}

  const std::string& Reveal() const { return text_; }
  bool empty() const { return text_.empty(); }

  bool operator==(const Secret&) const = default;

 private:
  std::string text_;
};

// The contents of `file` if one is named, else the environment variable `variable` ("VLOT_PSP_KEY"); white space at the
// end is dropped. Neither there: NOT_FOUND, reason SECRET_MISSING. A file that cannot be read, or an empty secret:
// FAILED_PRECONDITION, reason SECRET_UNREADABLE.
absl::StatusOr<Secret> ReadSecret(std::string_view variable, std::string_view file);
absl::StatusOr<Secret> ReadSecret(std::string_view variable, std::string_view file, const Environment& environment);

}  // namespace vlot::config
