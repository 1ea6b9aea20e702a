// Makes files for the bank from what is open and what we owe. Works inside the caller's transaction: the file is kept
// with what it asks for, so it can be fetched again, and nothing is asked for twice.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/invoicing/bank/desk.h"
#include "services/invoicing/bank/pain.h"
#include "services/invoicing/bank/sepa_store.h"
#include "services/invoicing/seller.h"

namespace vlot::invoicing::bank {

// Who collects and pays.
struct SepaSetup {
  Seller seller;
  std::string creditor_id;  // empty: nothing can be collected
};

inline constexpr int kHorizonDaysMax = 30;

struct CollectionWish {
  PainVersion version = PainVersion::k2019;
  int notice_days = 14;
  int horizon_days = 7;
  bool again = false;
};

struct CollectionFile {
  SepaFileRow file;
  std::vector<NotCollectable> left_out;
  int64_t not_told = 0;  // with `again`: invoices that came back, and wait until their payers are told of another day
};

// Left out, and told, are invoices of mandates whose bank account is not reached through SEPA: those stored before that
// was looked at, or of a country that has left. FAILED_PRECONDITION SEPA_NOT_SET_UP or NOTHING_TO_PAY; ABORTED when
// another file took an invoice meanwhile.
absl::StatusOr<CollectionFile> MakeCollectionFile(pg::Transaction& tx, const Desk& desk, const SepaSetup& setup,
                                                  const CollectionWish& wish);

struct RefundFile {
  SepaFileRow file;
  std::vector<NotRefundable> left_out;
};

// Pays credit of `accounts` (none: of all that owe nothing) back. Left out, and told, is credit whose payer's bank
// account is known and not reached through SEPA. FAILED_PRECONDITION NOTHING_TO_PAY: no such credit, no bank account is
// known for certain, or none is reached.
absl::StatusOr<RefundFile> MakeRefundFile(pg::Transaction& tx, const Desk& desk, const SepaSetup& setup,
                                          PainVersion version, const std::vector<AccountId>& accounts);

}  // namespace vlot::invoicing::bank
