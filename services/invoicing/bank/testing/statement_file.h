// A camt.053 file of given payments, for tests against the whole service.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace vlot::invoicing::bank {

inline constexpr char kNoReference[] = "none";

struct Payment {
  int64_t cents = 0;       // negative: out of the account
  std::string text;        // what the payer says
  std::string structured;  // an ISO 11649 reference
  std::string reference;   // the bank's own; one of the statement's when empty
  std::string account = "NL20INGB0001234567";
  std::string name = "Bakkerij Zonnebloem";
  std::string end_to_end_id = "NOTPROVIDED";
  std::string return_reason;
};

// A statement of version 02 with that identification, from a balance of 0 on, on a day of November 2026.
std::string StatementFile(const std::string& id, const std::vector<Payment>& payments, int day = 22);

// The bank account that it is of.
inline constexpr char kStatementAccount[] = "NL91ABNA0417164300";

}  // namespace vlot::invoicing::bank
