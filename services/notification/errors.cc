#include "services/notification/errors.h"

#include "absl/strings/str_cat.h"
#include "common/status/status.h"

namespace vlot::notification {

absl::Status MessageNotFoundError(const MessageId& id) {
  return MakeError(absl::StatusCode::kNotFound, absl::StrCat("There is no message ", id.Name(), "."),
                   {.reason = "MESSAGE_NOT_FOUND", .domain = kErrorDomain, .metadata = {{"message", id.Name()}}});
}

}  // namespace vlot::notification
