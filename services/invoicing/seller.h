// Who sells: the legal entity that issues. From configuration; the same for every document of a partition.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "services/invoicing/party.h"

namespace vlot::invoicing {

struct Seller {
  std::string legal_entity;         // our own short code of it, 1 to 16 characters: what number series belong to
  std::string legal_name;           // statutory name
  std::string trade_name;           // may be empty
  Address address;                  // NL: complete
  std::string registration_number;  // KvK, 8 digits
  std::string vat_id;
  std::string iban;
  std::string bic;          // may be empty
  std::string email;        // may be empty
  std::string creditor_id;  // SEPA creditor identifier; empty: direct debits are not made
  // How long before a direct debit its payer is told at least (EPC016-06, section 4.4: 14 unless agreed shorter).
  int16_t debit_notice_days = 14;

  bool operator==(const Seller&) const = default;
};

// What keeps `seller` from issuing valid documents: INVALID_ARGUMENT INVALID_FIELDS naming each field. A wrong check
// digit is found here, not by a customer's bank.
absl::Status CheckSeller(const Seller& seller);

// An invented shop with numbers that pass every check: for the sandbox, the demo and tests.
Seller ExampleSeller();

}  // namespace vlot::invoicing
