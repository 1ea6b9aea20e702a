// A bank's statement, as scenarios need one.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace vlot::testing {

struct Transfer {
  int64_t cents = 0;
  std::string text, reference;  // what the payer says; an ISO 11649 reference
};

// A camt.053.001.08 statement, from an empty account on.
std::string Camt(const std::string& id, const std::vector<Transfer>& transfers);

}  // namespace vlot::testing
