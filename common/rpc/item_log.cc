#include "common/rpc/item_log.h"

#include <algorithm>

#include "common/status/status.h"

namespace vlot::rpc {

std::string TraceIdOfOrder(std::string_view order) {
  std::string trace(order.substr(order.rfind('/') + 1));
  trace.erase(std::remove(trace.begin(), trace.end(), '-'), trace.end());
  return trace;
}

void LogItem(const Method& method, const TraceContext& call, std::string_view order, std::string_view name,
             const absl::Status& outcome) {
  LogDebug("ITEM", {{"rpc", method.ToString()},
                    {"trace", TraceIdOfOrder(order)},
                    {"call_trace", call.TraceId()},
                    {"order", order},
                    {"name", name},
                    {"code", absl::StatusCodeToString(outcome.code())},
                    {"reason", Reason(outcome)}});
}

}  // namespace vlot::rpc
