// SQL of orders, many rows at once. Every function takes an open transaction and never commits.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "common/feed/run.h"
#include "common/pg/pg.h"
#include "services/ordering/record.h"

namespace vlot::ordering {

// An order to be inserted.
struct NewOrder {
  std::shared_ptr<PlacedOrder> placed;  // serial is filled in by InsertOrders
  Uuid request_id;
  std::string request_hash;
  CustomerId customer;
  std::string channel;
  Process process;
  absl::Time due_at;
};

// What one write changes of an order.
struct OrderUpdate {
  OrderId id;
  int64_t version_expected;
  int64_t version;
  OrderState state;
  std::string process;
  bool attention;
  std::optional<absl::Time> due_at;
  bool check;  // due earlier than any check that is there: it needs one
  std::optional<absl::Time> ended_at;
  bool journaled;  // entries of its journal are written with it
};

struct PlacedBefore {
  OrderRecord record;
  std::string request_hash;
};

struct OrderFilter {
  std::string caller;  // "" for all
  std::optional<CustomerId> customer;
  std::vector<int16_t> states;
  std::string channel;
  std::string external_reference;
  int64_t serial = 0;
  bool attention = false;
  std::optional<absl::Time> created_from, created_until;
  std::optional<OrderId> before;  // page: only older ones
  int limit = 50;
};

// Inserts those whose (caller, request_id) is new, with their serial; true for each that was inserted, in order.
absl::StatusOr<std::vector<bool>> InsertOrders(pg::Transaction& tx, absl::Span<NewOrder* const> orders);

// The order placed under a request id; nullopt when there is none.
absl::StatusOr<std::optional<PlacedBefore>> FindPlaced(pg::Transaction& tx, std::string_view caller,
                                                       const Uuid& request_id);

// Writes those whose version is still the expected one; true for each that was, in order.
absl::StatusOr<std::vector<bool>> UpdateOrders(pg::Transaction& tx, absl::Time now,
                                               absl::Span<const OrderUpdate> updates);

// Orders by id, in no order; unknown ids are left out. DATA_LOSS for a row that cannot be read, unless `unreadable` is
// given: then its order is named there and logged, so that it does not stand in the way of others.
absl::StatusOr<std::vector<OrderRecord>> LoadOrders(pg::Transaction& tx, absl::Span<const OrderId> ids,
                                                    std::vector<OrderId>* unreadable = nullptr);

// Who placed them; in no order, those that there are.
absl::StatusOr<std::vector<std::pair<OrderId, std::string>>> FindOwners(pg::Transaction& tx,
                                                                        absl::Span<const OrderId> ids);

// Newest first; rows that cannot be read are logged and left out.
absl::StatusOr<std::vector<OrderRecord>> ListOrders(pg::Transaction& tx, const OrderFilter& filter);

// At most `limit` entries of an order's journal after a position, oldest first, as the feed has them.
absl::StatusOr<feed::Events> LoadJournal(pg::Transaction& tx, const OrderId& order, int64_t after_position, int limit);

}  // namespace vlot::ordering
