// The columns of a mandate (alias m), for the files of sepa_store.h.
#pragma once

#include "common/pg/result.h"
#include "services/invoicing/bank/sepa.h"

#define VLOT_MANDATE_COLUMNS                                                                                    \
  "m.mandate_id, m.account_id, m.reference, m.scheme, m.kind, m.state, m.collected, m.ending, m.bank_account, " \
  "m.bic, m.holder, m.sign_date, m.create_time"

namespace vlot::invoicing::bank {

inline constexpr int kMandateColumns = 13;

// From a row that begins with them.
Mandate ReadMandate(const pg::Row& row);

}  // namespace vlot::invoicing::bank
