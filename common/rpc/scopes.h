#pragma once

#include "absl/status/statusor.h"
#include "common/auth/scope.h"

namespace google::protobuf {
class MethodDescriptor;
}

namespace vlot::rpc {

// Who may call the method, from its option (vlot.auth.v1.scope). FAILED_PRECONDITION if the option is missing or lists
// SCOPE_UNSPECIFIED: a forgotten option must not open a method, so the service does not start. Pure, any thread.
absl::StatusOr<auth::ScopeSet> ScopesOf(const google::protobuf::MethodDescriptor& method);

}  // namespace vlot::rpc
