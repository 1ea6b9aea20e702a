// Reads the bank's statements: camt.053.001.02 to .14 (ISO 20022 "BankToCustomerStatement"), of any bank, alone or in
// an envelope, also several messages in one.
//
// A file is taken whole or refused whole: INVALID_ARGUMENT, BANK_FILE_REFUSED with `line`, `column` and `why`. Refused
// is what cannot be read for certain: XML that is broken or has a document type, another message, an amount, date or
// currency that is none, an entry in another currency than its account's, an entry whose parts, all told, do not make
// up its amount, and a statement whose entries do not lead from its opening to its closing balance. Pure; any thread.
// Needs memory of about six times the file's size.
#pragma once

#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "services/invoicing/bank/statement.h"

namespace vlot::invoicing::bank {

// In the order of the file. At least one.
absl::StatusOr<std::vector<Statement>> ReadCamt053(std::string_view content);

}  // namespace vlot::invoicing::bank
