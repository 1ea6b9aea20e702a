#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace vlot::rpc {

// Names one method of one service, for the adapter that runs it:
//   constexpr rpc::Method kPlaceOrder{v1::Orders::service_full_name(), "PlaceOrder"};
// A constant; refers to text that lives for ever.
struct Method {
  std::string_view service;  // "vlot.ordering.v1.Orders"
  std::string_view name;     // "PlaceOrder"

  // "vlot.ordering.v1.Orders/PlaceOrder", for logs.
  std::string ToString() const { return std::string(service).append("/").append(name); }

  bool operator==(const Method&) const = default;

  template <typename H>
  friend H AbslHashValue(H h, const Method& method) {
    return H::combine(std::move(h), method.service, method.name);
  }
};

}  // namespace vlot::rpc
