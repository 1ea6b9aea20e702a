#include "common/wire/fields.h"

#include "common/text/blank.h"
#include "common/text/utf8.h"

namespace vlot::wire {

Uuid TakeRequestId(const std::string& request_id, Violations& violations) {
  const auto uuid = Uuid::TryParse(request_id);
  if (uuid && !uuid->IsNil()) return *uuid;
  violations.Add("request_id", request_id.empty() ? "is required: a UUID, new for every request" : "is not a UUID");
  return Uuid();
}

std::string TakeText(const std::string& text, size_t least, size_t most, const std::string& field,
                     Violations& violations) {
  const size_t length = CountCharacters(text);
  if (length < least) {
    violations.Add(field, text.empty() ? "is required" : absl::StrCat("is shorter than ", least, " characters"));
  } else if (length > most) {
    violations.Add(field, absl::StrCat("is longer than ", most, " characters"));
  } else if (HasControlCharacters(text)) {
    violations.Add(field, "has control characters");
  } else if (least > 0 && IsBlank(text)) {
    violations.Add(field, "is required: it is blank");
  } else {
    return text;
  }
  return "";
}

int TakePageSize(int requested, int standard, int maximum, Violations& violations) {
  if (requested < 0) violations.Add("page_size", "is negative");
  if (requested <= 0) return standard;
  return std::min(requested, maximum);
}

}  // namespace vlot::wire
