#include "common/log/format.h"

#include <algorithm>
#include <type_traits>

#include "absl/strings/str_cat.h"
#include "common/status/string_views.h"
#include "common/time/iso.h"

namespace vlot::log {
namespace {

constexpr std::string_view kDurationSuffix = "_us";

std::string_view LevelName(LogLevel level) {
  switch (level) {
    case LogLevel::kDebug:
      return "debug";
    case LogLevel::kInfo:
      return "info";
    case LogLevel::kWarning:
      return "warning";
    case LogLevel::kError:
      return "error";
    case LogLevel::kNone:
      return "none";
  }
  return "unknown";
}

bool IsDuration(const LogValue& value) { return std::holds_alternative<absl::Duration>(value.get()); }

// A number, a bool or a duration as both forms write it; strings are the caller's affair.
template <class T>
void AppendScalar(const T& value, std::string& out) {
  if constexpr (std::is_same_v<T, bool>) {
    out.append(value ? "true" : "false");
  } else if constexpr (std::is_same_v<T, absl::Duration>) {
    absl::StrAppend(&out, absl::ToInt64Microseconds(value));
  } else {
    absl::StrAppend(&out, value);
  }
}

template <class AppendString>
void AppendValue(const LogValue& value, std::string& out, AppendString append_string) {
  std::visit(
      [&](const auto& held) {
        if constexpr (std::is_convertible_v<decltype(held), std::string_view>) {
          append_string(held, out);
        } else {
          AppendScalar(held, out);
        }
      },
      value.get());
}

void AppendJsonPair(std::string_view key, std::string_view value, std::string& out) {
  out.push_back(',');
  AppendJsonString(key, out);
  out.push_back(':');
  AppendJsonString(value, out);
}

void AppendJsonField(const LogField& field, std::string& out) {
  out.push_back(',');
  AppendJsonString(field.key, out);
  if (IsDuration(field.value)) out.insert(out.size() - 1, kDurationSuffix);
  out.push_back(':');
  AppendValue(field.value, out, AppendJsonString);
}

// As it is if it is one plain word, else in quotes: a line stays a line.
void AppendTextString(std::string_view text, std::string& out) {
  const bool plain = !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return c > 0x20 && c < 0x7f && c != '"' && c != '\\' && c != '=';
  });
  plain ? void(out.append(text)) : AppendJsonString(text, out);
}

}  // namespace

void FormatJson(const Line& line, std::string& out) {
  out.assign("{\"time\":\"").append(FormatRfc3339(line.time)).append("\"");
  AppendJsonPair("level", LevelName(line.level), out);
  AppendJsonPair("service", line.service, out);
  AppendJsonPair("event", line.event, out);
  for (const auto& [key, value] : line.context) AppendJsonPair(key, value, out);
  for (const LogField& field : line.fields) AppendJsonField(field, out);
  out.push_back('}');
}

void FormatText(const Line& line, std::string& out) {
  out.assign(FormatRfc3339(line.time)).push_back(' ');
  out.append(LevelName(line.level)).push_back(' ');
  AppendTextString(line.service, out);
  out.push_back(' ');
  AppendTextString(line.event, out);
  for (const auto& [key, value] : line.context) {
    absl::StrAppend(&out, " ", AbslView(key), "=");
    AppendTextString(value, out);
  }
  for (const LogField& field : line.fields) {
    absl::StrAppend(&out, " ", AbslView(field.key), IsDuration(field.value) ? AbslView(kDurationSuffix) : "", "=");
    AppendValue(field.value, out, AppendTextString);
  }
}

}  // namespace vlot::log
