#include "services/fulfilment/catalog_store.h"

#include <string>

#include "common/pg/pg.h"
#include "common/status/status.h"
#include "services/fulfilment/errors.h"

namespace vlot::fulfilment {
namespace {

constexpr pg::Statement kInsertItem{"fulfilment.InsertItem", R"sql(
  INSERT INTO items (sku, title, kind, vat_category, weight_grams, identity_check, back_order, discontinued, gtin,
                     version, created_at, updated_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, nullif($9, ''), $10, $11, $11)
  ON CONFLICT (sku) DO NOTHING)sql"};

constexpr pg::Statement kLockItem{"fulfilment.LockItem", R"sql(
  SELECT sku, title, kind, vat_category, weight_grams, identity_check, back_order, discontinued, coalesce(gtin, ''),
         version
  FROM items
  WHERE sku = $1
  FOR NO KEY UPDATE)sql"};

constexpr pg::Statement kUpdateItem{"fulfilment.UpdateItem", R"sql(
  UPDATE items SET title = $2, kind = $3, vat_category = $4, weight_grams = $5, identity_check = $6, back_order = $7,
                   discontinued = $8, gtin = nullif($9, ''), version = $10, updated_at = $11
  WHERE sku = $1)sql"};

constexpr pg::Statement kFindItem{"fulfilment.FindItem", R"sql(
  SELECT sku, title, kind, vat_category, weight_grams, identity_check, back_order, discontinued, coalesce(gtin, ''),
         version
  FROM items
  WHERE sku = $1)sql"};

constexpr pg::Statement kListItems{"fulfilment.ListItems", R"sql(
  SELECT sku, title, kind, vat_category, weight_grams, identity_check, back_order, discontinued, coalesce(gtin, ''),
         version
  FROM items
  WHERE sku > $1
  ORDER BY sku
  LIMIT $2)sql"};

constexpr pg::Statement kFindItemFacts{"fulfilment.FindItemFacts", R"sql(
  SELECT sku, kind, weight_grams FROM items WHERE sku = ANY ($1::text[]) ORDER BY sku)sql"};

constexpr pg::Statement kInsertLocation{"fulfilment.InsertLocation", R"sql(
  INSERT INTO locations (location_id, display_name, kind, address, priority, created_at)
  VALUES ($1::uuid, $2, $3, $4, $5, $6)
  ON CONFLICT (location_id) DO NOTHING)sql"};

constexpr pg::Statement kFindLocation{"fulfilment.FindLocation", R"sql(
  SELECT location_id, display_name, kind, address, priority FROM locations WHERE location_id = $1::uuid)sql"};

constexpr pg::Statement kLockLocation{"fulfilment.LockLocation", R"sql(
  SELECT location_id, display_name, kind, address, priority FROM locations WHERE location_id = $1::uuid
  FOR NO KEY UPDATE)sql"};

constexpr pg::Statement kUpdateLocation{"fulfilment.UpdateLocation", R"sql(
  UPDATE locations SET display_name = $2, address = $3, priority = $4 WHERE location_id = $1::uuid)sql"};

constexpr pg::Statement kListLocations{"fulfilment.ListLocations", R"sql(
  SELECT location_id, display_name, kind, address, priority
  FROM locations
  WHERE location_id > $1::uuid
  ORDER BY location_id
  LIMIT $2)sql"};

Item ToItem(const pg::Row& row) {
  return {.sku = row.Get<Sku>(0),
          .title = row.Get<std::string>(1),
          .kind = row.Get<ItemKind>(2),
          .vat_category = row.Get<std::string>(3),
          .weight_grams = row.Get<int32_t>(4),
          .identity_check = row.Get<bool>(5),
          .back_order = row.Get<bool>(6),
          .discontinued = row.Get<bool>(7),
          .gtin = row.Get<std::string>(8),
          .version = row.Get<int64_t>(9)};
}

Location ToLocation(const pg::Row& row) {
  return {row.Get<LocationId>(0), row.Get<std::string>(1), row.Get<LocationKind>(2), row.Get<pg::Bytes>(3).data,
          row.Get<int32_t>(4)};
}

absl::StatusOr<pg::Result> WriteItem(pg::Transaction& tx, const pg::Statement& statement, const Item& item,
                                     absl::Time now) {
  return tx.Exec(statement, item.sku, item.title, item.kind, item.vat_category, item.weight_grams, item.identity_check,
                 item.back_order, item.discontinued, item.gtin, item.version, now);
}

absl::StatusOr<Item> OneItem(pg::Transaction& tx, const pg::Statement& statement, const Sku& sku) {
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(statement, sku));
  if (rows.empty()) return ItemNotFoundError(sku);
  return ToItem(rows.front());
}

}  // namespace

absl::Status InsertItem(pg::Transaction& tx, const Item& item, absl::Time now) {
  ASSIGN_OR_RETURN(const pg::Result inserted, WriteItem(tx, kInsertItem, item, now));
  return inserted.affected_rows() == 1 ? absl::OkStatus() : ItemExistsError(item.sku);
}

absl::StatusOr<Item> LockItem(pg::Transaction& tx, const Sku& sku) { return OneItem(tx, kLockItem, sku); }
absl::StatusOr<Item> FindItem(pg::Transaction& tx, const Sku& sku) { return OneItem(tx, kFindItem, sku); }

absl::Status UpdateItem(pg::Transaction& tx, const Item& item, absl::Time now) {
  return WriteItem(tx, kUpdateItem, item, now).status();
}

absl::StatusOr<std::vector<Item>> ListItems(pg::Transaction& tx, const Sku& after, int limit) {
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kListItems, after, limit));
  std::vector<Item> items;
  for (const pg::Row row : rows) items.push_back(ToItem(row));
  return items;
}

absl::StatusOr<std::vector<ItemFacts>> FindItemFacts(pg::Transaction& tx, const std::vector<Sku>& skus) {
  std::vector<ItemFacts> facts;
  if (skus.empty()) return facts;
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kFindItemFacts, pg::Array(skus)));
  for (const pg::Row row : rows) facts.push_back({row.Get<Sku>(0), row.Get<ItemKind>(1), row.Get<int32_t>(2)});
  return facts;
}

absl::StatusOr<bool> InsertLocation(pg::Transaction& tx, const Location& location, absl::Time now) {
  ASSIGN_OR_RETURN(const pg::Result inserted,
                   tx.Exec(kInsertLocation, location.id, location.display_name, location.kind,
                           pg::BytesView{location.address}, location.priority, now));
  return inserted.affected_rows() == 1;
}

absl::StatusOr<std::optional<Location>> FindLocation(pg::Transaction& tx, const LocationId& id) {
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kFindLocation, id));
  if (rows.empty()) return std::nullopt;
  return ToLocation(rows.front());
}

absl::StatusOr<Location> LockLocation(pg::Transaction& tx, const LocationId& id) {
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kLockLocation, id));
  if (rows.empty()) return LocationNotFoundError(id);
  return ToLocation(rows.front());
}

absl::Status UpdateLocation(pg::Transaction& tx, const Location& location) {
  return tx.ExecLater(kUpdateLocation, location.id, location.display_name, pg::BytesView{location.address},
                      location.priority);
}

absl::StatusOr<std::vector<Location>> ListLocations(pg::Transaction& tx, const LocationId& after, int limit) {
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kListLocations, after, limit));
  std::vector<Location> locations;
  for (const pg::Row row : rows) locations.push_back(ToLocation(row));
  return locations;
}

}  // namespace vlot::fulfilment
