// The OpenAPI 3.1 description of the HTTP/JSON door, made from the same descriptors that serve it. Pure; any thread.
#pragma once

#include <string>
#include <vector>

#include "services/gateway/routes.h"

namespace vlot::gateway {

std::string OpenApiJson(const std::vector<Route>& routes);

}  // namespace vlot::gateway
