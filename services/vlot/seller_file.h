// Who sells, from a JSON file: the legal entity on every invoice.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "services/invoicing/seller.h"

namespace vlot {

// {"legalEntity": "NL01", "legalName": "...", "tradeName": "...", "address": {"region": "NL", "postalCode": "...",
//  "city": "...", "lines": ["..."]}, "registrationNumber": "...", "vatId": "...", "iban": "...", "bic": "...", "email":
//  "..."}
// FAILED_PRECONDITION for a file that cannot be read, INVALID_ARGUMENT for another form or numbers that do not check.
absl::StatusOr<invoicing::Seller> ReadSellerFile(const std::string& path);

}  // namespace vlot
