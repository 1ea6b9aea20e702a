// Whose a thing is, and what is said about it to whom.
#pragma once

#include <string_view>

#include "absl/status/status.h"
#include "common/auth/caller.h"
#include "common/rpc/trace.h"

namespace vlot::ordering {

// OK unless the caller is a webshop and `owner` another: then `refusal`, which tells it that there is no such thing,
// while the log tells who asked for what (NOT_OWNER). `resource` is the thing's name.
absl::Status CheckOwner(const auth::Caller& caller, const rpc::TraceContext& trace, std::string_view owner,
                        std::string_view resource, absl::Status refusal);

}  // namespace vlot::ordering
