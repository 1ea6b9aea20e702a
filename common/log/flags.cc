#include "absl/flags/flag.h"
#include "absl/strings/str_cat.h"
#include "common/log/options.h"

ABSL_FLAG(std::string, log_level, "info", "the least level that is logged: debug, info, warning, error or none");
ABSL_FLAG(std::string, log_format, "json", "the form of log lines: json, or text for people");

namespace vlot::log {
namespace {

absl::StatusOr<LogLevel> ParseLevel(const std::string& text) {
  if (text == "debug") return LogLevel::kDebug;
  if (text == "info") return LogLevel::kInfo;
  if (text == "warning") return LogLevel::kWarning;
  if (text == "error") return LogLevel::kError;
  if (text == "none") return LogLevel::kNone;
  return absl::InvalidArgumentError(
      absl::StrCat("--log_level must be debug, info, warning, error or none, not \"", text, "\""));
}

absl::StatusOr<Format> ParseFormat(const std::string& text) {
  if (text == "json") return Format::kJson;
  if (text == "text") return Format::kText;
  return absl::InvalidArgumentError(absl::StrCat("--log_format must be json or text, not \"", text, "\""));
}

}  // namespace

absl::StatusOr<Options> OptionsFromFlags(std::string_view service) {
  auto level = ParseLevel(absl::GetFlag(FLAGS_log_level));
  if (!level.ok()) return level.status();
  auto format = ParseFormat(absl::GetFlag(FLAGS_log_format));
  if (!format.ok()) return format.status();
  Options options;
  options.service = service;
  options.level = *level;
  options.format = *format;
  return options;
}

}  // namespace vlot::log
