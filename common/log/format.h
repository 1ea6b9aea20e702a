// Makes the text of one log line. Pure functions; internal to common/log.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "absl/types/span.h"
#include "common/log/field.h"
#include "common/log/log.h"

namespace vlot::log {

struct Line {
  absl::Time time;
  LogLevel level;
  std::string_view service;
  std::string_view event;
  const std::vector<std::pair<std::string_view, std::string>>& context;
  absl::Span<const LogField> fields;
};

// Replaces `out` by the line, without a newline at its end or inside it.
void FormatJson(const Line& line, std::string& out);
void FormatText(const Line& line, std::string& out);

// Appends `text` as a JSON string. Bytes that are not UTF-8 become U+FFFD.
void AppendJsonString(std::string_view text, std::string& out);

}  // namespace vlot::log
