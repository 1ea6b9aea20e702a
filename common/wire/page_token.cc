#include "common/wire/page_token.h"

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace vlot::wire {
namespace {

constexpr char kNotOurs[] = "is not one that this method gave";

}  // namespace

std::string MakePageToken(std::string_view list, std::string_view last_key) {
  return absl::WebSafeBase64Escape(absl::StrCat(AbslView(list), ":", AbslView(last_key)));
}

std::string TakePageToken(std::string_view list, const std::string& token, Violations& violations) {
  if (token.empty()) return "";
  std::string decoded;
  if (absl::WebSafeBase64Unescape(token, &decoded)) {
    absl::string_view key = decoded;
    if (absl::ConsumePrefix(&key, absl::StrCat(AbslView(list), ":")) && !key.empty()) return std::string(key);
  }
  violations.Add("page_token", kNotOurs);
  return "";
}

std::optional<int64_t> TakePageNumber(std::string_view list, const std::string& token, Violations& violations) {
  const std::string key = TakePageToken(list, token, violations);
  if (key.empty()) return std::nullopt;
  int64_t number = 0;
  if (!absl::SimpleAtoi(key, &number) || number < 0) violations.Add("page_token", kNotOurs);
  return number;
}

}  // namespace vlot::wire
