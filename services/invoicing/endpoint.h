// Electronic addresses of EN 16931 (BT-34, BT-49). Values; pure functions; any thread.
#pragma once

#include <string>
#include <string_view>

#include "services/invoicing/endpoint_values.h"

namespace vlot::invoicing {

// A value within a scheme of ISO 6523 or CEF EAS.
struct Endpoint {
  std::string scheme;
  std::string value;

  bool empty() const { return value.empty(); }
  bool operator==(const Endpoint&) const = default;
};

// Of "scheme:value". Empty for what a network refuses: a scheme that is not in the list of Peppol
// (PEPPOL-EN16931-CL008, BR-CL-25), no value, or a value without the form and check digits that its scheme asks for (as
// far as `checks` go).
Endpoint ParseEndpoint(std::string_view text, NumberChecks checks = NumberChecks::kAll);

}  // namespace vlot::invoicing
