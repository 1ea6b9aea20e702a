// What a bank line and what it is for come to in the ledger. Pure.
//
//   the line           BANK  +amount    BANK_UNMATCHED  -amount
//   what it is for     BANK_UNMATCHED  +amount    RECEIVABLE, CREDIT_BALANCES, PSP_CLEARING, ...  -share
//
// So what waits for a person stands on BANK_UNMATCHED, and taking back a match is its opposite.
#pragma once

#include <vector>

#include "absl/time/civil_time.h"
#include "common/ids/uuid.h"
#include "services/invoicing/bank/matcher.h"
#include "services/invoicing/ledger.h"

namespace vlot::invoicing::bank {

std::vector<Posting> PostingsOfLine(const Uuid& transaction, const Money& amount, absl::CivilDay date);

std::vector<Posting> PostingsOfShares(const Uuid& transaction, const std::vector<Share>& shares, absl::CivilDay date);

// The shares that take `shares` back.
std::vector<Share> OppositeOf(std::vector<Share> shares);

}  // namespace vlot::invoicing::bank
