// Announces collections: a notice in a row, an event for whoever sends the message, and reminders that wait meanwhile.
// Works inside the caller's transaction.
#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "services/invoicing/bank/desk.h"
#include "services/invoicing/bank/notices/notice.h"
#include "services/invoicing/bank/sepa_files.h"

namespace vlot::invoicing::bank {

struct AnnounceWish {
  int notice_days = 0;              // before the collection; 0: as many as the seller's invoices give
  std::vector<AccountId> accounts;  // none: all
  bool again = false;               // also of invoices whose collection came back
};

struct Announced {
  std::vector<CollectionNotice> notices;
  std::vector<NotAnnounced> left_out;  // an account once
  bool more = false;                   // there were more than one transaction should take
  FeedEvents events;                   // COLLECTION_ANNOUNCED
};

// For every open invoice in euro of an account with a recurring mandate that goes on, unless its payer was told under
// that mandate before, of no less than what is open. What is told is collected by the next file that comes after the
// notice. An invoice whose collection came back is told of only with `again`, and then of another day: what was told
// before, by the invoice itself too, was of the collection that came to nothing. Accounts that nobody can be told of,
// or that no direct debit reaches, are left out. Reminders of the accounts wait until the collections had their time. A
// one-off mandate is for the invoice that names it. FAILED_PRECONDITION SEPA_NOT_SET_UP.
absl::StatusOr<Announced> AnnounceCollections(pg::Transaction& tx, const Desk& desk, const SepaSetup& setup,
                                              const AnnounceWish& wish);

}  // namespace vlot::invoicing::bank
