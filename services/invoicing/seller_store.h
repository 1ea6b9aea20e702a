// The seller as it was when documents were issued, as rows. Inside the caller's transaction.
#pragma once

#include <optional>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/pg/pg.h"
#include "services/invoicing/files/letterhead.h"

namespace vlot::invoicing {

// The newest row of the seller's legal entity if it says the same, else a new row, `new_id`.
absl::StatusOr<StoredSeller> SaveSeller(pg::Transaction& tx, const Letterhead& letterhead, const Uuid& new_id,
                                        absl::Time now);

// The seller that served last, if any did.
absl::StatusOr<std::optional<StoredSeller>> FindNewestSeller(pg::Transaction& tx);

absl::StatusOr<absl::flat_hash_map<Uuid, Letterhead>> FindLetterheads(pg::Transaction& tx,
                                                                      const std::vector<Uuid>& ids);

}  // namespace vlot::invoicing
