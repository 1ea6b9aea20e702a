#include "common/ids/id.h"

#include "absl/strings/str_cat.h"
#include "common/status/error_detail.h"
#include "common/status/string_views.h"

namespace vlot {
namespace {

constexpr size_t kQuotedLengthMax = 96;

}  // namespace

absl::StatusOr<std::string_view> StripCollection(std::string_view collection, std::string_view name) {
  const size_t prefix = collection.size() + 1;
  if (name.size() > prefix && name.starts_with(collection) && name[collection.size()] == '/') {
    return name.substr(prefix);
  }
  const std::string quoted(name.substr(0, kQuotedLengthMax));
  return MakeError(absl::StatusCode::kInvalidArgument,
                   absl::StrCat("\"", quoted, "\" is not a name of the form ", AbslView(collection), "/<id>"),
                   {.reason = "INVALID_RESOURCE_NAME",
                    .domain = std::string(kCommonDomain),
                    .metadata = {{"name", quoted}, {"collection", std::string(collection)}}});
}

std::string JoinName(std::string_view collection, std::string_view id) {
  return absl::StrCat(AbslView(collection), "/", AbslView(id));
}

}  // namespace vlot
