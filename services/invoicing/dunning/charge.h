// The document of what a notice newly charges: collection costs and interest, without VAT (damages are no supply).
// Pure; any thread.
#pragma once

#include <string>

#include "services/invoicing/document.h"
#include "services/invoicing/dunning/ladder.h"
#include "services/invoicing/dunning/policy.h"

namespace vlot::invoicing::dunning {

// Without id and number; due when the notice asks to pay. `notice` charges something. Interest is told document by
// document.
Document DraftChargeNote(const Notice& notice, const Policy& policy, AccountId account, Party buyer,
                         std::string language);

}  // namespace vlot::invoicing::dunning
