// Lists of the API as a whole.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/jsonapi/json_api.h"

namespace vlot::chaos {

// All pages of `field` at `path`, which may have a query.
absl::StatusOr<std::vector<Json>> ListAll(JsonApi& api, const std::string& path, const std::string& field);

}  // namespace vlot::chaos
