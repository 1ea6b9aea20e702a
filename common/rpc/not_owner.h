#pragma once

#include <string_view>

#include "common/auth/caller.h"
#include "common/rpc/trace.h"

namespace vlot::rpc {

// Logs that a caller named a thing of another's: NOT_OWNER. The caller is told what is told of a thing that does not
// exist; who reads the log sees the difference. Once per call: `others` more things were named with this one.
void LogNotOwner(const auth::Caller& caller, const TraceContext& trace, std::string_view resource, int others = 0);

}  // namespace vlot::rpc
