// Rows of items and locations. Functions work in an open transaction and never commit; errors are those of
// common/pg/errors.h, or what is said.
#pragma once

#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/pg/transaction.h"
#include "services/fulfilment/item.h"

namespace vlot::fulfilment {

// ALREADY_EXISTS (ITEM_EXISTS) when the SKU is taken.
absl::Status InsertItem(pg::Transaction& tx, const Item& item, absl::Time now);
// Kept from other writers until the transaction ends. NOT_FOUND (ITEM_NOT_FOUND).
absl::StatusOr<Item> LockItem(pg::Transaction& tx, const Sku& sku);
// Of a locked row: everything but the SKU.
absl::Status UpdateItem(pg::Transaction& tx, const Item& item, absl::Time now);
absl::StatusOr<Item> FindItem(pg::Transaction& tx, const Sku& sku);
// A page, by SKU, after `after` (empty: from the first).
absl::StatusOr<std::vector<Item>> ListItems(pg::Transaction& tx, const Sku& after, int limit);
// Of those that exist.
absl::StatusOr<std::vector<ItemFacts>> FindItemFacts(pg::Transaction& tx, const std::vector<Sku>& skus);

// False: the id is taken.
absl::StatusOr<bool> InsertLocation(pg::Transaction& tx, const Location& location, absl::Time now);
absl::StatusOr<std::optional<Location>> FindLocation(pg::Transaction& tx, const LocationId& id);
// NOT_FOUND; else the row is ours until the transaction ends.
absl::StatusOr<Location> LockLocation(pg::Transaction& tx, const LocationId& id);
absl::Status UpdateLocation(pg::Transaction& tx, const Location& location);
// A page, by id, after `after` (nil: from the first).
absl::StatusOr<std::vector<Location>> ListLocations(pg::Transaction& tx, const LocationId& after, int limit);

}  // namespace vlot::fulfilment
