// Gathers what is wrong with a request, field by field, so that the caller learns everything at once.
// Not thread-safe; a value of one handler.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "common/status/error_detail.h"

namespace vlot {

// The reason of every error that a Violations makes.
inline constexpr std::string_view kReasonInvalidFields = "INVALID_FIELDS";

class Violations {
 public:
  // `field` is the path in the request ("lines[2].quantity"), `description` a sentence for a developer.
  void Add(std::string field, std::string description);

  // Adds what is wrong with `field` if `status` is an error: its own violations with the paths put under `field`,
  // else its message.
  void AddStatus(std::string field, const absl::Status& status);

  bool empty() const { return violations_.empty(); }
  const std::vector<FieldViolation>& all() const { return violations_; }

  // OK if empty; else INVALID_ARGUMENT with reason INVALID_FIELDS, naming the first field in its message.
  absl::Status ToStatus(std::string_view domain) const;

 private:
  std::vector<FieldViolation> violations_;
};

}  // namespace vlot
