// What ordering knows of the others' things: items and locations (fulfilment's feed), channels (its own table). Kept in
// memory, read again when something changed. Accounts are too many and are read with their customers.
//
// Thread-safe. What is given lives as long as the caller holds it.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "common/ids/ids.h"
#include "common/pg/pg.h"
#include "common/vat/vat.h"
#include "google/type/postal_address.pb.h"
#include "vlot/fulfilment/v1/fulfilment.pb.h"
#include "vlot/invoicing/v1/invoicing.pb.h"
#include "vlot/ordering/v1/order.pb.h"

namespace vlot::ordering {

// Kept by number, as in vlot.fulfilment.v1.Item.Kind.
enum class ItemKind : int16_t { kGoods = 1, kProvisioned = 2, kService = 3 };

struct CatalogueItem {
  std::string sku;
  std::string title;
  ItemKind kind = ItemKind::kGoods;
  vat::Category vat_category = vat::Category::kStandard;
  bool identity_check = false;
  bool discontinued = false;
};

struct ChannelPolicy {
  std::string channel;  // the id, without `channels/`
  std::string display_name;
  bool closed = false;
  int payment_hold_minutes = 30;
  bool split_as_ready = false;
};

class Catalogue {
 public:
  // Does not own the pool.
  explicit Catalogue(pg::Pool& pool) : pool_(pool) {}

  // Reads what changed since the last time. Cheap when nothing did.
  absl::Status Refresh();

  // Those of the order's items that memory does not have. Does not block.
  std::vector<std::string> UnknownItems(const v1::Order& order);
  // What its owner said of an item just now. Its row follows by the feed.
  void Learn(const fulfilment::v1::Item& item);

  // nullptr when unknown. A name that memory does not have makes it read again first (a few times a second at most), so
  // these may block: not for gRPC's threads.
  std::shared_ptr<const CatalogueItem> FindItem(std::string_view sku);
  std::shared_ptr<const ChannelPolicy> FindChannel(std::string_view channel);
  std::shared_ptr<const google::type::PostalAddress> FindLocation(const std::string& name);

 private:
  template <class T>
  using Map = absl::flat_hash_map<std::string, std::shared_ptr<const T>>;

  template <class T>
  std::shared_ptr<const T> Find(Map<T> Catalogue::*map, std::string_view key);
  bool MayRefresh();

  pg::Pool& pool_;
  absl::Mutex mutex_;
  Map<CatalogueItem> items_ ABSL_GUARDED_BY(mutex_);
  Map<ChannelPolicy> channels_ ABSL_GUARDED_BY(mutex_);
  Map<google::type::PostalAddress> locations_ ABSL_GUARDED_BY(mutex_);
  int64_t items_position_ ABSL_GUARDED_BY(mutex_) = 0;
  std::chrono::steady_clock::time_point refreshed_ ABSL_GUARDED_BY(mutex_);
};

// How the feeds' consumers keep it; in their transactions.
absl::Status UpsertItem(pg::Transaction& tx, const fulfilment::v1::Item& item, int64_t position);
absl::Status UpsertLocation(pg::Transaction& tx, const fulfilment::v1::Location& location);
absl::Status UpsertAccount(pg::Transaction& tx, const invoicing::v1::Account& account);

}  // namespace vlot::ordering
