#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/auth/caller.h"
#include "common/auth/scope.h"
#include "common/rpc/method.h"
#include "common/rpc/method_metrics.h"
#include "common/rpc/trace.h"

namespace vlot::rpc {

// One served request. Refers to its parts for the time of LogRequest only.
struct RequestRecord {
  const std::string& service;
  const Method& method;
  const auth::Caller& caller;
  const TraceContext& trace;
  const std::string& order;  // "" if the request is not about one order
  const absl::Status& outcome;
  absl::Time ended;
  absl::Duration took;
  MethodMetrics* metrics;  // may be null
};

// One line per request, and its count and duration. Successes are logged at debug level, or info if slow; refusals at
// info, of those for want of room one a second; failures of ours at warning. Thread-safe.
void LogRequest(const RequestRecord& record);

// What exactly was missing, which the caller is not told.
void LogScopeRefusal(const Method& method, const auth::ScopeSet& needed, const auth::Caller& caller,
                     const TraceContext& trace);

}  // namespace vlot::rpc
