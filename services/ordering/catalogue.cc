#include "services/ordering/catalogue.h"

#include "common/log/log.h"
#include "common/status/status.h"
#include "common/status/string_views.h"
#include "common/wire/types.h"

namespace vlot::ordering {
namespace {

constexpr pg::Statement kUpsertItem{"ordering.UpsertItem", R"sql(
  INSERT INTO items (sku, title, kind, vat_category, weight_grams, identity_check, discontinued, changed_position)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
  ON CONFLICT (sku) DO UPDATE SET title = EXCLUDED.title, kind = EXCLUDED.kind, vat_category = EXCLUDED.vat_category,
    weight_grams = EXCLUDED.weight_grams, identity_check = EXCLUDED.identity_check,
    discontinued = EXCLUDED.discontinued, changed_position = EXCLUDED.changed_position)sql"};

constexpr pg::Statement kUpsertLocation{"ordering.UpsertLocation", R"sql(
  INSERT INTO locations (location_id, address) VALUES ($1, $2)
  ON CONFLICT (location_id) DO UPDATE SET address = EXCLUDED.address)sql"};

constexpr pg::Statement kUpsertAccount{"ordering.UpsertAccount", R"sql(
  INSERT INTO accounts (account_id, billing_mode, next_billing_mode, move_time) VALUES ($1, $2, $3, $4)
  ON CONFLICT (account_id) DO UPDATE
  SET billing_mode = EXCLUDED.billing_mode, next_billing_mode = EXCLUDED.next_billing_mode,
      move_time = EXCLUDED.move_time)sql"};

constexpr pg::Statement kChangedItems{"ordering.ChangedItems", R"sql(
  SELECT sku, title, kind, vat_category, identity_check, discontinued, changed_position FROM items
  WHERE changed_position > $1 ORDER BY changed_position LIMIT 5000)sql"};

constexpr pg::Statement kChannels{"ordering.Channels", R"sql(
  SELECT channel, display_name, closed, payment_hold_minutes, split_as_ready FROM channels
  ORDER BY channel LIMIT 10000)sql"};

constexpr pg::Statement kLocations{"ordering.Locations",
                                   "SELECT location_id, address FROM locations ORDER BY location_id LIMIT 100000"};

// Unknown names must not become a load on the database.
constexpr std::chrono::milliseconds kRefreshPause{50};

ItemKind KindOf(const fulfilment::v1::Item& item) {
  return item.kind() == fulfilment::v1::Item::KIND_UNSPECIFIED ? ItemKind::kGoods : static_cast<ItemKind>(item.kind());
}

std::shared_ptr<const CatalogueItem> ItemOf(pg::Row row) {
  return std::make_shared<const CatalogueItem>(CatalogueItem{.sku = row.Get<std::string>(0),
                                                             .title = row.Get<std::string>(1),
                                                             .kind = row.Get<ItemKind>(2),
                                                             .vat_category = row.Get<vat::Category>(3),
                                                             .identity_check = row.Get<bool>(4),
                                                             .discontinued = row.Get<bool>(5)});
}

std::shared_ptr<const ChannelPolicy> ChannelOf(pg::Row row) {
  return std::make_shared<const ChannelPolicy>(ChannelPolicy{.channel = row.Get<std::string>(0),
                                                             .display_name = row.Get<std::string>(1),
                                                             .closed = row.Get<bool>(2),
                                                             .payment_hold_minutes = row.Get<int32_t>(3),
                                                             .split_as_ready = row.Get<bool>(4)});
}

}  // namespace

absl::Status Catalogue::Refresh() {
  int64_t position;
  {
    absl::MutexLock lock(&mutex_);
    position = items_position_;
  }
  std::vector<std::shared_ptr<const CatalogueItem>> items;
  Map<ChannelPolicy> channels;
  Map<google::type::PostalAddress> locations;
  RETURN_IF_ERROR(pg::ReadOnly(pool_, [&](pg::Transaction& tx) -> absl::Status {
    items.clear();
    ASSIGN_OR_RETURN(pg::Result changed, tx.Exec(kChangedItems, position));
    for (pg::Row row : changed) {
      items.push_back(ItemOf(row));
      position = row.Get<int64_t>(6);
    }
    ASSIGN_OR_RETURN(pg::Result policies, tx.Exec(kChannels));
    for (pg::Row row : policies) channels[row.Get<std::string>(0)] = ChannelOf(row);
    ASSIGN_OR_RETURN(pg::Result places, tx.Exec(kLocations));
    for (pg::Row row : places) {
      auto address = std::make_shared<google::type::PostalAddress>();
      address->ParseFromString(row.Get<pg::Bytes>(1).data);
      locations[row.Get<LocationId>(0).Name()] = std::move(address);
    }
    return absl::OkStatus();
  }));
  absl::MutexLock lock(&mutex_);
  items_position_ = std::max(items_position_, position);
  for (auto& item : items) items_[item->sku] = item;
  channels_ = std::move(channels);
  locations_ = std::move(locations);
  return absl::OkStatus();
}

template <class T>
std::shared_ptr<const T> Catalogue::Find(Map<T> Catalogue::*map, std::string_view key) {
  auto look = [&]() -> std::shared_ptr<const T> {
    absl::MutexLock lock(&mutex_);
    auto found = (this->*map).find(AbslView(key));
    return found == (this->*map).end() ? nullptr : found->second;
  };
  if (auto found = look(); found || !MayRefresh()) return found;
  if (absl::Status refreshed = Refresh(); !refreshed.ok()) {
    LogWarning("CATALOGUE_UNREADABLE", {{"error", refreshed}});
  }
  return look();
}

bool Catalogue::MayRefresh() {
  const auto now = std::chrono::steady_clock::now();
  absl::MutexLock lock(&mutex_);
  if (now - refreshed_ < kRefreshPause) return false;
  refreshed_ = now;
  return true;
}

std::shared_ptr<const CatalogueItem> Catalogue::FindItem(std::string_view sku) { return Find(&Catalogue::items_, sku); }
std::shared_ptr<const ChannelPolicy> Catalogue::FindChannel(std::string_view channel) {
  return Find(&Catalogue::channels_, channel);
}
std::shared_ptr<const google::type::PostalAddress> Catalogue::FindLocation(const std::string& name) {
  return Find(&Catalogue::locations_, name);
}

std::vector<std::string> Catalogue::UnknownItems(const v1::Order& order) {
  std::vector<std::string> unknown;
  absl::MutexLock lock(&mutex_);
  for (const v1::OrderLine& line : order.lines()) {
    if (!items_.contains(line.item().substr(Sku::kCollection.size() + 1))) unknown.push_back(line.item());
  }
  return unknown;
}

void Catalogue::Learn(const fulfilment::v1::Item& item) {
  const auto sku = Sku::ParseName(item.name());
  const auto category = vat::ParseCategory(item.vat_category());
  if (!sku.ok() || !category.ok()) return;
  auto learnt = std::make_shared<const CatalogueItem>(CatalogueItem{.sku = std::string(sku->value()),
                                                                    .title = item.title(),
                                                                    .kind = KindOf(item),
                                                                    .vat_category = *category,
                                                                    .identity_check = item.identity_check(),
                                                                    .discontinued = item.discontinued()});
  absl::MutexLock lock(&mutex_);
  items_.try_emplace(learnt->sku, learnt);
}

absl::Status UpsertItem(pg::Transaction& tx, const fulfilment::v1::Item& item, int64_t position) {
  ASSIGN_OR_RETURN(const Sku sku, Sku::ParseName(item.name()));
  ASSIGN_OR_RETURN(const vat::Category category, vat::ParseCategory(item.vat_category()));
  return tx.ExecLater(kUpsertItem, sku, item.title(), KindOf(item), category, item.weight_grams(),
                      item.identity_check(), item.discontinued(), position);
}

absl::Status UpsertLocation(pg::Transaction& tx, const fulfilment::v1::Location& location) {
  ASSIGN_OR_RETURN(const LocationId id, LocationId::ParseName(location.name()));
  return tx.ExecLater(kUpsertLocation, id, pg::Bytes{location.address().SerializeAsString()});
}

absl::Status UpsertAccount(pg::Transaction& tx, const invoicing::v1::Account& account) {
  ASSIGN_OR_RETURN(const AccountId id, AccountId::ParseName(account.name()));
  std::optional<int16_t> next_mode;
  std::optional<absl::Time> move_time;
  if (account.has_move_time()) {
    next_mode = static_cast<int16_t>(account.next_billing_mode());
    ASSIGN_OR_RETURN(move_time, wire::FromProto(account.move_time()));
  }
  return tx.ExecLater(kUpsertAccount, id, static_cast<int16_t>(account.billing_mode()), next_mode, move_time);
}

}  // namespace vlot::ordering
