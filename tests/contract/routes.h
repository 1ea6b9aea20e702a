// The HTTP routes of a method: its google.api.http option, taken apart.
#pragma once

#include <google/protobuf/descriptor.h>

#include <string>
#include <vector>

namespace vlot::contract {

struct Route {
  std::string verb;                    // GET, PUT, POST, DELETE, PATCH or a custom one
  std::string path;                    // as written: /v1/{name=orders/*}:cancel
  std::string body;                    // `*`, a field, or empty
  std::string pattern;                 // the path without its variables' names: /v1/orders/*:cancel
  std::vector<std::string> variables;  // field paths: name, customer.name
};

// None when the method has no HTTP form; additional bindings follow the first.
std::vector<Route> RoutesOf(const google::protobuf::MethodDescriptor& method);

// Whether the dotted path leads to a field that is not repeated.
bool HasFieldPath(const google::protobuf::Descriptor& message, std::string_view path);

}  // namespace vlot::contract
