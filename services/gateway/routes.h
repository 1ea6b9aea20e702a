// The HTTP routes that the protos' google.api.http annotations describe. Built once, from descriptors alone.
#pragma once

#include <string>
#include <vector>

#include "google/protobuf/descriptor.h"

namespace vlot::gateway {

// A path variable and the request field that it fills: `{name=orders/*/questions/*}` fills `name` with both segments
// and the words around them.
struct Binding {
  std::string field;                   // path in the request: "customer.name"
  std::vector<std::string> literals;   // {"orders/", "/questions/", ""}; {"", ""} for a plain {field}
  std::vector<std::string> variables;  // of the pattern, one between each two literals: {"name", "name_2"}
};

struct Route {
  const google::protobuf::MethodDescriptor* method;
  std::string http_method;        // "GET"
  std::string pattern;            // of http::Router: "/v1/orders/{name}:cancel"
  std::vector<Binding> bindings;  // in the order of the pattern's variables
  std::string body;               // field that the body fills; "*" the whole request; "" none
  std::string door;               // as people write it: "POST /v1/orders/{name}:cancel"
};

// The method's annotation and its additional bindings; none without.
std::vector<Route> RoutesOf(const google::protobuf::MethodDescriptor& method);

// Of every method of the packages vlot.* in the program.
std::vector<Route> AllRoutes();

// "ordering" of "vlot.ordering.v1".
std::string ServiceOf(const google::protobuf::MethodDescriptor& method);

}  // namespace vlot::gateway
