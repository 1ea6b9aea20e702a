#include "tests/contract/routes.h"

#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "google/api/annotations.pb.h"
#include "google/api/http.pb.h"

namespace vlot::contract {
namespace {

namespace pb = google::protobuf;

std::pair<std::string, std::string> VerbAndPath(const google::api::HttpRule& rule) {
  switch (rule.pattern_case()) {
    case google::api::HttpRule::kGet:
      return {"GET", rule.get()};
    case google::api::HttpRule::kPut:
      return {"PUT", rule.put()};
    case google::api::HttpRule::kPost:
      return {"POST", rule.post()};
    case google::api::HttpRule::kDelete:
      return {"DELETE", rule.delete_()};
    case google::api::HttpRule::kPatch:
      return {"PATCH", rule.patch()};
    case google::api::HttpRule::kCustom:
      return {rule.custom().kind(), rule.custom().path()};
    case google::api::HttpRule::PATTERN_NOT_SET:
      break;
  }
  return {};
}

// `{a.b=c/*}` becomes `c/*` and variable a.b; `{a}` becomes `*` and variable a.
void TakeApart(Route& route) {
  const std::string& path = route.path;
  for (size_t at = 0; at < path.size(); ++at) {
    const size_t end = path[at] == '{' ? path.find('}', at) : std::string::npos;
    if (end == std::string::npos) {
      route.pattern += path[at];
      continue;
    }
    const std::pair<std::string, std::string> parts =
        absl::StrSplit(path.substr(at + 1, end - at - 1), absl::MaxSplits('=', 1));
    route.variables.push_back(parts.first);
    route.pattern += parts.second.empty() ? "*" : parts.second;
    at = end;
  }
}

Route RouteOf(const google::api::HttpRule& rule) {
  Route route;
  std::tie(route.verb, route.path) = VerbAndPath(rule);
  route.body = rule.body();
  TakeApart(route);
  return route;
}

}  // namespace

std::vector<Route> RoutesOf(const pb::MethodDescriptor& method) {
  if (!method.options().HasExtension(google::api::http)) return {};
  const google::api::HttpRule& rule = method.options().GetExtension(google::api::http);
  std::vector<Route> routes = {RouteOf(rule)};
  for (const auto& more : rule.additional_bindings()) routes.push_back(RouteOf(more));
  return routes;
}

bool HasFieldPath(const pb::Descriptor& message, std::string_view path) {
  const size_t dot = path.find('.');
  const pb::FieldDescriptor* field = message.FindFieldByName(std::string(path.substr(0, dot)));
  if (field == nullptr || field->is_repeated()) return false;
  if (dot == std::string_view::npos) return true;
  return field->message_type() != nullptr && HasFieldPath(*field->message_type(), path.substr(dot + 1));
}

}  // namespace vlot::contract
