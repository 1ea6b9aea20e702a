#include "common/rpc/trace.h"

#include "absl/random/random.h"
#include "absl/strings/str_format.h"

namespace vlot::rpc {
namespace {

uint64_t RandomNonZero() {
  thread_local absl::InsecureBitGen generator;  // ids only have to be different
  return absl::Uniform<uint64_t>(absl::IntervalClosedClosed, generator, 1, UINT64_MAX);
}

// Reads lower-case hexadecimal digits only, as the standard wants.
bool ReadHex(std::string_view text, uint64_t& value) {
  value = 0;
  for (char c : text) {
    const bool digit = c >= '0' && c <= '9';
    if (!digit && !(c >= 'a' && c <= 'f')) return false;
    value = (value << 4) | static_cast<uint64_t>(digit ? c - '0' : c - 'a' + 10);
  }
  return true;
}

}  // namespace

TraceContext TraceContext::New() {
  return {.trace_high = RandomNonZero(), .trace_low = RandomNonZero(), .span = RandomNonZero()};
}

std::optional<TraceContext> TraceContext::Parse(std::string_view text) {
  // 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01
  if (text.size() != 55 || text.substr(0, 3) != "00-" || text[35] != '-' || text[52] != '-') return std::nullopt;
  TraceContext trace;
  uint64_t flags = 0;
  if (!ReadHex(text.substr(3, 16), trace.trace_high) || !ReadHex(text.substr(19, 16), trace.trace_low) ||
      !ReadHex(text.substr(36, 16), trace.span) || !ReadHex(text.substr(53, 2), flags)) {
    return std::nullopt;
  }
  if ((trace.trace_high | trace.trace_low) == 0 || trace.span == 0) return std::nullopt;
  trace.flags = static_cast<uint8_t>(flags);
  return trace;
}

TraceContext TraceContext::Child() const {
  TraceContext child = *this;
  child.span = RandomNonZero();
  return child;
}

std::string TraceContext::TraceId() const { return absl::StrFormat("%016x%016x", trace_high, trace_low); }

std::string TraceContext::Traceparent() const {
  return absl::StrFormat("00-%016x%016x-%016x-%02x", trace_high, trace_low, span, flags);
}

}  // namespace vlot::rpc
