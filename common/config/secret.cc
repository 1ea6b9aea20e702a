#include "common/config/secret.h"

#include <fstream>
#include <sstream>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "common/status/error_detail.h"
#include "common/status/string_views.h"

namespace vlot::config {
namespace {

absl::Status Unreadable(std::string_view source, std::string_view why) {
  return MakeError(absl::StatusCode::kFailedPrecondition,
                   absl::StrCat("the secret in ", AbslView(source), " ", AbslView(why)),
                   {.reason = "SECRET_UNREADABLE",
                    .domain = std::string(kCommonDomain),
                    .metadata = {{"source", std::string(source)}}});
}

absl::Status Missing(std::string_view variable) {
  return MakeError(absl::StatusCode::kNotFound,
                   absl::StrCat("no secret: name a file, or set the environment variable ", AbslView(variable)),
                   {.reason = "SECRET_MISSING",
                    .domain = std::string(kCommonDomain),
                    .metadata = {{"variable", std::string(variable)}}});
}

absl::StatusOr<Secret> Checked(std::string text, std::string_view source) {
  absl::StripTrailingAsciiWhitespace(&text);
  if (text.empty()) return Unreadable(source, "is empty");
  return Secret(std::move(text));
}

}  // namespace

absl::StatusOr<Secret> ReadSecret(std::string_view variable, std::string_view file, const Environment& environment) {
  if (!file.empty()) {
    std::ifstream stream{std::string(file), std::ios::binary};
    if (!stream) return Unreadable(file, "cannot be read");
    std::ostringstream text;
    text << stream.rdbuf();
    if (text.bad()) return Unreadable(file, "cannot be read");
    return Checked(text.str(), file);
  }
  if (auto value = environment(std::string(variable))) return Checked(*std::move(value), variable);
  return Missing(variable);
}

absl::StatusOr<Secret> ReadSecret(std::string_view variable, std::string_view file) {
  return ReadSecret(variable, file, ProcessEnvironment());
}

}  // namespace vlot::config
