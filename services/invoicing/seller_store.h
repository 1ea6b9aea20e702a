// The seller as it was when documents were issued, as rows. Inside the caller's transaction.
#pragma once

#include <optional>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/pg/pg.h"
#include "services/invoicing/seller.h"

namespace vlot::invoicing {

// The id of the newest row of the seller's legal entity if it says the same, else of a new row, `new_id`.
absl::StatusOr<Uuid> SaveSeller(pg::Transaction& tx, const Seller& seller, const Uuid& new_id, absl::Time now);

// The seller that served last, if any did.
struct StoredSeller {
  Uuid id;
  Seller seller;
};
absl::StatusOr<std::optional<StoredSeller>> FindNewestSeller(pg::Transaction& tx);

absl::StatusOr<absl::flat_hash_map<Uuid, Seller>> FindSellers(pg::Transaction& tx, const std::vector<Uuid>& ids);

}  // namespace vlot::invoicing
