#include "common/pg/options.h"

#include <libpq-fe.h>

#include <memory>
#include <utility>
#include <vector>

namespace vlot::pg {
namespace {

// A session that says nothing within a transaction for so long is ended: its process is stalled, and its locks hold up
// every other copy. Far more than lies between two statements of ours.
constexpr absl::Duration kIdleInTransactionMost = absl::Seconds(10);

// A value as libpq's keyword form wants it.
std::string Quoted(std::string_view value) {
  std::string text = "'";
  for (char c : value) {
    if (c == '\'' || c == '\\') text.push_back('\\');
    text.push_back(c);
  }
  return text + "'";
}

// A value within `options=`, where a space separates and a backslash protects.
void AppendSetting(std::string& options, std::string_view name, std::string_view value) {
  options.append(options.empty() ? "-c " : " -c ").append(name).push_back('=');
  for (char c : value) {
    if (c == ' ' || c == '\\') options.push_back('\\');
    options.push_back(c);
  }
}

std::string Millis(absl::Duration duration) { return std::to_string(absl::ToInt64Milliseconds(duration)); }

std::string Settings(const Options& options, std::string settings) {
  AppendSetting(settings, "search_path", options.schema);
  AppendSetting(settings, "timezone", "UTC");
  AppendSetting(settings, "datestyle", "ISO,YMD");  // of dates that a statement casts to text
  AppendSetting(settings, "lock_timeout", Millis(options.lock_timeout));
  AppendSetting(settings, "statement_timeout", Millis(options.statement_timeout));
  AppendSetting(settings, "idle_in_transaction_session_timeout", Millis(kIdleInTransactionMost));
  AppendSetting(settings, "jit", "off");
  if (options.oltp_plans) {
    AppendSetting(settings, "enable_seqscan", "off");
    AppendSetting(settings, "enable_hashjoin", "off");
    AppendSetting(settings, "enable_mergejoin", "off");
    AppendSetting(settings, "plan_cache_mode", "force_generic_plan");
  }
  if (options.read_only) AppendSetting(settings, "default_transaction_read_only", "on");
  return settings;
}

}  // namespace

absl::StatusOr<ConninfoParts> ParseConninfo(const std::string& conninfo) {
  std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> parsed(PQconninfoParse(conninfo.c_str(), nullptr),
                                                                      PQconninfoFree);
  if (parsed == nullptr) return absl::InvalidArgumentError("the PostgreSQL conninfo cannot be read");
  ConninfoParts parts;
  for (const PQconninfoOption* option = parsed.get(); option->keyword != nullptr; ++option) {
    if (option->val != nullptr && *option->val != '\0') parts[option->keyword] = option->val;
  }
  return parts;
}

std::string FormatConninfo(const ConninfoParts& parts) {
  std::string text;
  for (const auto& [keyword, value] : parts) {
    if (!text.empty()) text.push_back(' ');
    text.append(keyword).append("=").append(Quoted(value));
  }
  return text;
}

absl::StatusOr<std::string> SessionConninfo(const Options& options) {
  auto parts = ParseConninfo(options.conninfo);
  if (!parts.ok()) return std::move(parts).status();
  std::string& settings = (*parts)["options"];
  settings = Settings(options, std::move(settings));
  parts->try_emplace("connect_timeout", std::to_string(absl::ToInt64Seconds(options.connect_timeout)));
  parts->try_emplace("application_name", options.application_name);
  parts->try_emplace("client_encoding", "UTF8");
  return FormatConninfo(*parts);
}

}  // namespace vlot::pg
