// The lines that follow an order through the services: one for each item of a batch call, at debug level.
#pragma once

#include <string>
#include <string_view>
#include <type_traits>

#include "absl/status/status.h"
#include "common/log/log.h"
#include "common/rpc/method.h"
#include "common/rpc/trace.h"
#include "common/wire/status.h"

namespace vlot::rpc {

// The trace of an order's work: its id, which is as long as a trace id and as unlike any other. Every service knows it
// that is asked for something for the order, and no call has to carry it. "orders/0194a4c0-..." -> "0194a4c0...".
std::string TraceIdOfOrder(std::string_view order);

// How one item of `method`'s batch ended: of which order it was, and the name it has; "" for what it does not say.
// `call` is the trace of the call, whose own line tells who asked.
void LogItem(const Method& method, const TraceContext& call, std::string_view order, std::string_view name,
             const absl::Status& outcome);

namespace internal {

template <class Item>
std::string_view OrderIn(const Item& item) {
  if constexpr (requires { std::string_view(item.order()); }) return item.order();
  return {};
}

template <class Item>
std::string_view NameIn(const Item& item) {
  if constexpr (requires { std::string_view(item.name()); }) return item.name();
  return {};
}

// Of `repeated google.rpc.Status results`, or of results that have an `error`.
template <class Result>
absl::Status OutcomeIn(const Result& result) {
  if constexpr (std::is_same_v<Result, google::rpc::Status>) {
    return wire::FromProto(result);
  } else if constexpr (requires { wire::FromProto(result.error()); }) {
    return wire::FromProto(result.error());
  } else {
    return absl::OkStatus();
  }
}

}  // namespace internal

// A line for each item, where the method is a batch: `requests` and `results` in the same order.
template <class Request, class Response>
void LogItems(const Method& method, const TraceContext& call, const Request& request, const Response& response) {
  if constexpr (requires { request.requests(0), response.results(0); }) {
    if (!LogEnabled(LogLevel::kDebug)) return;
    for (int i = 0; i < request.requests_size() && i < response.results_size(); ++i) {
      const auto& item = request.requests(i);
      LogItem(method, call, internal::OrderIn(item), internal::NameIn(item), internal::OutcomeIn(response.results(i)));
    }
  }
}

}  // namespace vlot::rpc
