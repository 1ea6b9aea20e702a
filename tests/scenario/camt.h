// A bank's statement, as scenarios need one.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace vlot::testing {

struct Transfer {
  int64_t cents = 0;            // negative: out of the account
  std::string text, reference;  // what the payer says; an ISO 11649 reference
  std::string end_to_end_id;    // of an order of ours; often empty
};

// Whose bank account is on the other side.
inline constexpr char kPayerIban[] = "NL20INGB0001234567";

// A camt.053.001.08 statement, from an empty account on.
std::string Camt(const std::string& id, const std::vector<Transfer>& transfers);

}  // namespace vlot::testing
