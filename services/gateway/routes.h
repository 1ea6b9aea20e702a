// The HTTP routes that the protos' google.api.http annotations describe. Built once, from descriptors alone.
#pragma once

#include <string>
#include <vector>

#include "google/protobuf/descriptor.h"

namespace vlot::gateway {

// A path variable and the request field that it fills: `{name=orders/*}` fills `name` with "orders/" and the segment.
struct Binding {
  std::string field;   // path in the request: "customer.name"
  std::string prefix;  // "orders/"; "" for a plain {field}
};

struct Route {
  const google::protobuf::MethodDescriptor* method;
  std::string http_method;        // "GET"
  std::string pattern;            // of http::Router: "/v1/orders/{name}:cancel"
  std::vector<Binding> bindings;  // in the order of the pattern's variables
  std::string body;               // field that the body fills; "*" the whole request; "" none
};

// Every annotated method of the packages vlot.*, also its additional bindings.
std::vector<Route> AllRoutes();

// "ordering" of "vlot.ordering.v1".
std::string ServiceOf(const google::protobuf::MethodDescriptor& method);

}  // namespace vlot::gateway
