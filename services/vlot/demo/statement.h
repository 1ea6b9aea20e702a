// A bank's statement as the demo needs one: camt.053.001.08, credits alone.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"

namespace vlot::demo {

struct Transfer {
  std::string payer, iban;
  std::string reference;  // ISO 11649; "": `text` instead
  std::string text;
  int64_t cents = 0;
};

// Of one day on the bank account `iban`, from a balance of nothing on.
std::string BankStatement(const std::string& id, const std::string& iban, absl::CivilDay day,
                          const std::vector<Transfer>& transfers);

}  // namespace vlot::demo
