// Notices of collections as rows; only inserted. Inside the caller's transaction. Errors are those of common/pg.
#pragma once

#include <optional>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "common/pg/pg.h"
#include "services/invoicing/bank/notices/notice.h"
#include "services/invoicing/bank/sepa.h"

namespace vlot::invoicing::bank {

// An open invoice that its account's mandate could collect, if its payer knew.
struct Unannounced {
  Mandate mandate;
  Due invoice;
  std::string email;                           // of the account; may be empty; personal data
  int attempts = 0;                            // collections that came to nothing
  std::optional<absl::CivilDay> last_attempt;  // the day of the last one
};

// In the order of their ids, locked; of these accounts, or of all for none. With `again` also those that were collected
// and came back, unless their payer was told of the next time.
absl::StatusOr<std::vector<Unannounced>> LockUnannounced(pg::Transaction& tx, const std::vector<AccountId>& accounts,
                                                         bool again, int limit);

// Which of them were new: a collection is announced once for a mandate and an amount.
absl::StatusOr<absl::flat_hash_set<CollectionNoticeId>> InsertNotices(pg::Transaction& tx,
                                                                      const std::vector<CollectionNotice>& notices,
                                                                      absl::CivilDay today);

// The last one of an invoice; without its number.
absl::StatusOr<std::optional<CollectionNotice>> FindLastNotice(pg::Transaction& tx, InvoiceId invoice);

}  // namespace vlot::invoicing::bank
