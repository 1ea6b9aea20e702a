// The names of HTTP's world in errors that were made for gRPC's: fields are called as JSON bodies call them. Pure.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace vlot::gateway {

// "order.lines[0].unit_price" -> "order.lines[0].unitPrice". What stands in brackets stays: an index, or a map's key.
std::string ToJsonPath(std::string_view path);

// A service's error with its fields at fault under their JSON names, also where the message begins with one.
absl::Status InHttpWords(const absl::Status& outcome);

}  // namespace vlot::gateway
