// What is wrong with a JSON document, in our words: protobuf's name its own types, and repeat what the client sent.
// Pure functions, any thread.
#pragma once

#include <string>

#include "common/status/error_detail.h"
#include "google/protobuf/descriptor.h"

namespace vlot::gateway {

// What a value of this field must be: "must be a whole number". Of a repeated field, what each of its values must be.
std::string Expected(const google::protobuf::FieldDescriptor& field);

// `said` is protobuf's message about a body that is JSON, but no request of type `type`.
FieldViolation BodyViolation(const google::protobuf::Descriptor& type, const std::string& said);

}  // namespace vlot::gateway
