#include "services/gateway/http_words.h"

#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "common/status/status.h"

namespace vlot::gateway {

std::string ToJsonPath(std::string_view path) {
  std::string json;
  int brackets = 0;
  bool raise = false;
  for (const char c : path) {
    if (c == '[') ++brackets;
    if (c == ']') --brackets;
    if (c == '_' && brackets == 0) {
      raise = true;
      continue;
    }
    json.push_back(raise ? absl::ascii_toupper(static_cast<unsigned char>(c)) : c);
    raise = false;
  }
  return json;
}

absl::Status InHttpWords(const absl::Status& outcome) {
  std::optional<ErrorDetail> detail = GetErrorDetail(outcome);
  if (!detail || detail->violations.empty()) return outcome;
  std::string message(outcome.message());
  const std::string first = detail->violations.front().field;
  for (FieldViolation& violation : detail->violations) {
    if (violation.field == "request_id") {
      absl::StrAppend(&violation.description, " (the Idempotency-Key header may give it)");
    }
    violation.field = ToJsonPath(violation.field);
  }
  if (!first.empty() && message.starts_with(first)) message.replace(0, first.size(), ToJsonPath(first));
  return MakeError(outcome.code(), message, *std::move(detail));
}

}  // namespace vlot::gateway
