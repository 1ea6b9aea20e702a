#include "services/payment/hal.h"

#include "common/http/url.h"
#include "common/status/status.h"

namespace vlot::payment::hal {

using Json = nlohmann::json;

const Json& Member(const Json& json, const char* name) {
  static const Json null;
  if (!json.is_object()) return null;
  const auto it = json.find(name);
  return it == json.end() ? null : *it;
}

std::string Text(const Json& json, const char* name) {
  const Json& member = Member(json, name);
  return member.is_string() ? member.get<std::string>() : "";
}

absl::StatusOr<Json> ParseObject(const std::string& body) {
  Json json = Json::parse(body, nullptr, false);
  if (!json.is_object()) return absl::InvalidArgumentError("the answer is no JSON object");
  return json;
}

absl::StatusOr<Money> ParseAmount(const Json& json) {
  ASSIGN_OR_RETURN(const Currency currency, Currency::Parse(Text(json, "currency")));
  return ParseMoney(Text(json, "value"), currency);
}

std::string NextPage(const Json& list) {
  const std::string next = Text(Member(Member(list, "_links"), "next"), "href");
  const size_t query = next.find('?');
  if (query == std::string::npos) return "";
  return http::FindParameter(http::ParseForm(next.substr(query + 1)), "from").value_or("");
}

}  // namespace vlot::payment::hal
