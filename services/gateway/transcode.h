// Between HTTP/JSON and messages, by descriptors. Pure functions, any thread.
#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "common/http/message.h"
#include "google/protobuf/message.h"
#include "services/gateway/routes.h"

namespace vlot::gateway {

using MessagePtr = std::unique_ptr<google::protobuf::Message>;

// The method's request: path variables, query parameters, body. INVALID_ARGUMENT (INVALID_FIELDS) says what is wrong
// where. `Idempotency-Key` fills an empty request_id.
absl::StatusOr<MessagePtr> ToRequest(const Route& route, const http::Request& request);

// An empty message of the method's answer.
MessagePtr NewResponse(const google::protobuf::MethodDescriptor& method);

// lowerCamelCase; fields that are not set are left out.
absl::StatusOr<std::string> ToJson(const google::protobuf::Message& message);

}  // namespace vlot::gateway
