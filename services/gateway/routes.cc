#include "services/gateway/routes.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "google/api/annotations.pb.h"
#include "google/protobuf/descriptor_database.h"

namespace vlot::gateway {
namespace {

using google::protobuf::DescriptorPool;
using google::protobuf::MethodDescriptor;

// "customer.name=customers/*", what stands between braces.
Binding ToBinding(std::string_view variable) {
  const size_t equals = variable.find('=');
  Binding binding{.field = std::string(variable.substr(0, equals))};
  std::string_view shape = equals == std::string_view::npos ? "*" : variable.substr(equals + 1);
  for (size_t star = shape.find('*'); star != std::string_view::npos; star = shape.find('*')) {
    binding.literals.emplace_back(shape.substr(0, star));
    const size_t number = binding.variables.size() + 1;
    binding.variables.push_back(number == 1 ? binding.field : absl::StrCat(binding.field, "_", number));
    shape.remove_prefix(star + 1);
  }
  binding.literals.emplace_back(shape);
  return binding;
}

// "/v1/{customer.name=customers/*}:act" to a pattern of the router, and its bindings.
void Translate(std::string_view path, Route& route) {
  while (!path.empty()) {
    const size_t open = path.find('{');
    route.pattern.append(path.substr(0, open));
    if (open == std::string_view::npos) return;
    const size_t close = path.find('}', open);
    Binding binding = ToBinding(path.substr(open + 1, close - open - 1));
    path = path.substr(close + 1);
    for (size_t i = 0; i < binding.variables.size(); ++i) {
      absl::StrAppend(&route.pattern, binding.literals[i], "{", binding.variables[i], "}");
    }
    route.pattern.append(binding.literals.back());
    route.bindings.push_back(std::move(binding));
  }
}

Route ToRoute(const MethodDescriptor& method, const google::api::HttpRule& rule) {
  Route route{.method = &method, .body = rule.body()};
  std::string path;
  switch (rule.pattern_case()) {
    case google::api::HttpRule::kGet:
      route.http_method = "GET";
      path = rule.get();
      break;
    case google::api::HttpRule::kPost:
      route.http_method = "POST";
      path = rule.post();
      break;
    case google::api::HttpRule::kPut:
      route.http_method = "PUT";
      path = rule.put();
      break;
    case google::api::HttpRule::kPatch:
      route.http_method = "PATCH";
      path = rule.patch();
      break;
    case google::api::HttpRule::kDelete:
      route.http_method = "DELETE";
      path = rule.delete_();
      break;
    default:
      route.http_method = rule.custom().kind();
      path = rule.custom().path();
      break;
  }
  Translate(path, route);
  route.door = absl::StrCat(route.http_method, " ", route.pattern);
  return route;
}

}  // namespace

std::vector<Route> RoutesOf(const MethodDescriptor& method) {
  if (!method.options().HasExtension(google::api::http)) return {};
  const google::api::HttpRule& rule = method.options().GetExtension(google::api::http);
  std::vector<Route> routes = {ToRoute(method, rule)};
  for (const google::api::HttpRule& more : rule.additional_bindings()) routes.push_back(ToRoute(method, more));
  return routes;
}

std::vector<Route> AllRoutes() {
  std::vector<std::string> files;
  DescriptorPool::internal_generated_database()->FindAllFileNames(&files);
  std::sort(files.begin(), files.end());
  std::vector<Route> routes;
  for (const std::string& name : files) {
    if (name.rfind("vlot/", 0) != 0) continue;
    const auto* file = DescriptorPool::generated_pool()->FindFileByName(name);
    for (int i = 0; i < file->service_count(); ++i) {
      for (int j = 0; j < file->service(i)->method_count(); ++j) {
        for (Route& route : RoutesOf(*file->service(i)->method(j))) routes.push_back(std::move(route));
      }
    }
  }
  return routes;
}

std::string ServiceOf(const MethodDescriptor& method) {
  const std::vector<std::string> parts = absl::StrSplit(method.file()->package(), '.');
  return parts.size() > 1 ? parts[1] : "";
}

}  // namespace vlot::gateway
