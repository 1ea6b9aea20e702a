// Structured logging: an event's name and its fields, one line each on stderr, as JSON or as text for people.
//
//   LogInfo("ORDER_PLACED", {{"order", order.Name()}, {"lines", lines.size()}, {"latency", elapsed}});
//   {"time":"2025-01-15T09:00:00.000000Z","level":"info","service":"ordering","event":"ORDER_PLACED","trace":"4bf9...",
//    "order":"orders/01...","lines":2,"latency_us":1830}
//
// Never names, addresses, documents or secrets: identities and numbers only. A Duration is written in whole
// microseconds, its key with "_us" behind it. All functions are thread-safe; logging never fails its caller.
#pragma once

#include <initializer_list>
#include <string_view>

#include "absl/types/span.h"
#include "common/log/field.h"

namespace vlot {

enum class LogLevel { kDebug, kInfo, kWarning, kError, kNone };

// Whether a line of that level is written at all: ask before costly fields are made.
bool LogEnabled(LogLevel level);

// `event` is a fixed name, the text that is searched for.
void Log(LogLevel level, std::string_view event, absl::Span<const LogField> fields);

inline void LogDebug(std::string_view event, std::initializer_list<LogField> fields = {}) {
  Log(LogLevel::kDebug, event, fields);
}
inline void LogInfo(std::string_view event, std::initializer_list<LogField> fields = {}) {
  Log(LogLevel::kInfo, event, fields);
}
inline void LogWarning(std::string_view event, std::initializer_list<LogField> fields = {}) {
  Log(LogLevel::kWarning, event, fields);
}
inline void LogError(std::string_view event, std::initializer_list<LogField> fields = {}) {
  Log(LogLevel::kError, event, fields);
}

}  // namespace vlot
