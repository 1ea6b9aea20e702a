#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace vlot::rpc {

// Where a call stands in the journey of one request: W3C Trace Context, version 00
// (https://www.w3.org/TR/trace-context). A value. What is done for an order later has the trace of the order
// (item_log.h).
struct TraceContext {
  uint64_t trace_high = 0;
  uint64_t trace_low = 0;
  uint64_t span = 0;
  uint8_t flags = 1;  // 1: sampled

  // A trace of its own, with random ids. Thread-safe.
  static TraceContext New();
  // From a `traceparent` header; nullopt if it does not follow the standard.
  static std::optional<TraceContext> Parse(std::string_view traceparent);

  // The same trace with a span of its own: for a call made on behalf of this one.
  TraceContext Child() const;

  std::string TraceId() const;      // 32 hexadecimal digits
  std::string Traceparent() const;  // `00-<trace id>-<span>-<flags>`

  bool operator==(const TraceContext&) const = default;
};

}  // namespace vlot::rpc
