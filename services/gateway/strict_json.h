// What protobuf's JSON parser lets pass, and a client did not mean: a syntax of its own (trailing commas, single
// quotes), a field given twice, one thing where a list belongs, a null in a list. Pure, any thread.
#pragma once

#include <optional>
#include <string_view>

#include "common/status/error_detail.h"
#include "google/protobuf/descriptor.h"

namespace vlot::gateway {

// Levels of objects and lists in a body: as many as protobuf reads.
inline constexpr int kJsonDepthMax = 100;

// The first fault of a body that is to become a message of the type: field "body" when it is no JSON (RFC 8259, in
// UTF-8) or too deep, else the path of the field. What protobuf refuses by itself is left to it.
std::optional<FieldViolation> FindJsonFault(const google::protobuf::Descriptor& type, std::string_view body);

}  // namespace vlot::gateway
