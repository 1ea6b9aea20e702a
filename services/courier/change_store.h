// What partners' lists are made of, and the offers that wait for an answer: many jobs in one row. Takes an open
// transaction, never commits. Errors are those of common/pg.
#pragma once

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "common/ids/ids.h"
#include "common/pg/pg.h"
#include "services/courier/job_store.h"

namespace vlot::courier {

// A job that came into a state, for the partner's list. kCancelled also tells a partner that the job is not its any
// more.
struct JobChange {
  PartnerId partner;
  State state;
  JobId job;
  int32_t version;
};

// Gives `changes` the next positions. Holds the counter from here to the end of the transaction: as late as possible,
// only the feed follows. Reorders `changes`.
absl::Status AppendChanges(pg::Transaction& tx, std::vector<JobChange>& changes);

// A page of a partner's list.
struct ChangedJob {
  int64_t position = 0;
  StoredJob stored;
  bool lost = false;  // it is not the partner's any more
};
struct ChangePage {
  std::vector<ChangedJob> jobs;
  int64_t next_position = 0;  // everything up to here was looked at
  bool more = false;
};

// Changes after `after` into one of `states` (empty: any) that are still each job's last; at most `max`.
absl::StatusOr<ChangePage> ReadChanges(pg::Transaction& tx, const PartnerId& partner, int64_t after,
                                       absl::Span<const State> states, int max);

// An offer that waits until then.
struct WaitingOffer {
  absl::Time accept_until;
  JobId job;
};
absl::Status InsertOffers(pg::Transaction& tx, std::vector<WaitingOffer>& offers, UuidV7Generator& ids);

// Takes away at most `rows_max` rows of offers whose time has passed, and returns their jobs. Rows that another copy is
// taking are passed over.
absl::StatusOr<std::vector<JobId>> TakeDueOffers(pg::Transaction& tx, absl::Time now, int rows_max);

}  // namespace vlot::courier
