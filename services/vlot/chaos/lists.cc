#include "services/vlot/chaos/lists.h"

#include "absl/strings/str_cat.h"
#include "common/status/status.h"

namespace vlot::chaos {

absl::StatusOr<std::vector<Json>> ListAll(JsonApi& api, const std::string& path, const std::string& field) {
  std::vector<Json> all;
  std::string token;
  do {
    const char* separator = path.find('?') == std::string::npos ? "?" : "&";
    ASSIGN_OR_RETURN(const Json page, api.Get(absl::StrCat(path, separator, "pageSize=1000",
                                                           token.empty() ? "" : "&pageToken=", token)));
    for (const Json& item : page.value(field, Json::array())) all.push_back(item);
    token = page.value("nextPageToken", "");
  } while (!token.empty());
  return all;
}

}  // namespace vlot::chaos
