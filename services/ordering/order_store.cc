#include "services/ordering/order_store.h"

#include <iterator>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "common/log/log.h"
#include "common/status/status.h"
#include "services/ordering/process_codec.h"

namespace vlot::ordering {
namespace {

// One round trip: a customer waits for it.
// IS TRUE makes a hash of what was inserted: our sessions know no joins but nested loops, in which 500 orders would be
// compared with 500.
constexpr pg::Statement kInsertOrders{"ordering.InsertOrders", R"sql(
  WITH inserted AS (
    INSERT INTO orders (order_id, caller, request_id, request_hash, customer_id, channel, hold_seconds, state,
                        version, process, attention, due_at, created_at, updated_at, journal_at, external_reference)
    SELECT n.order_id, n.caller, n.request_id, n.request_hash, n.customer_id, n.channel, n.hold_seconds,
           n.state, 1, n.process, false, n.due_at, n.created_at, n.created_at, ARRAY[n.created_at], n.external_reference
    FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::bytea[], $5::uuid[], $6::text[], $7::int[],
                $8::smallint[], $9::bytea[], $10::timestamptz[], $11::timestamptz[], $12::text[])
      AS n(order_id, caller, request_id, request_hash, customer_id, channel, hold_seconds, state, process, due_at,
           created_at, external_reference)
    ON CONFLICT (caller, request_id) DO NOTHING
    RETURNING order_id, serial
  ), detailed AS (
    INSERT INTO order_details (order_id, details)
    SELECT n.order_id, n.details
    FROM unnest($1::uuid[], $13::bytea[]) AS n(order_id, details)
    WHERE (n.order_id IN (SELECT order_id FROM inserted)) IS TRUE
  )
  SELECT order_id, serial FROM inserted)sql"};

#define VLOT_ORDER_COLUMNS \
  "order_id, serial, caller, details, hold_seconds, state, version, process, created_at, updated_at, ended_at, due_at"
#define VLOT_ORDERS "orders JOIN order_details USING (order_id)"

constexpr pg::Statement kFindPlaced{"ordering.FindPlaced",
                                    "SELECT " VLOT_ORDER_COLUMNS ", request_hash FROM " VLOT_ORDERS
                                    " WHERE caller = $1 AND request_id = $2"};

constexpr pg::Statement kLoadOrders{
    "ordering.LoadOrders", "SELECT " VLOT_ORDER_COLUMNS " FROM " VLOT_ORDERS " WHERE order_id = ANY($1::uuid[])"};

constexpr pg::Statement kFindOwners{"ordering.FindOwners", R"sql(
  SELECT order_id, caller FROM orders WHERE order_id = ANY($1::uuid[]))sql"};

constexpr pg::Statement kUpdateOrders{"ordering.UpdateOrders", R"sql(
  UPDATE orders AS o
  SET state = u.state, version = u.version, process = u.process, attention = u.attention, due_at = u.due_at,
      updated_at = $10, ended_at = u.ended_at,
      journal_at = CASE WHEN u.journaled THEN o.journal_at || $10::timestamptz ELSE o.journal_at END
  FROM unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::smallint[], $5::bytea[], $6::bool[], $7::timestamptz[],
              $8::timestamptz[], $9::bool[])
    AS u(order_id, version_expected, version, state, process, attention, due_at, ended_at, journaled)
  WHERE o.order_id = u.order_id AND o.version = u.version_expected
  RETURNING o.order_id)sql"};

// Every filter that is not asked for is NULL or empty; the newest order has the greatest id.
constexpr pg::Statement kListOrders{"ordering.ListOrders", "SELECT " VLOT_ORDER_COLUMNS " FROM " VLOT_ORDERS R"sql(
  WHERE ($1::uuid IS NULL OR order_id < $1) AND ($2 = '' OR caller = $2)
    AND (cardinality($3::smallint[]) = 0 OR state = ANY($3::smallint[])) AND ($4 = '' OR channel = $4)
    AND ($5::timestamptz IS NULL OR created_at >= $5) AND ($6::timestamptz IS NULL OR created_at < $6)
    AND (NOT $7::bool OR attention)
  ORDER BY order_id DESC LIMIT $8)sql"};

constexpr pg::Statement kListOrdersOfCustomer{"ordering.ListOrdersOfCustomer",
                                              "SELECT " VLOT_ORDER_COLUMNS " FROM " VLOT_ORDERS R"sql(
  WHERE customer_id = $9 AND ($1::uuid IS NULL OR order_id < $1) AND ($2 = '' OR caller = $2)
    AND (cardinality($3::smallint[]) = 0 OR state = ANY($3::smallint[])) AND ($4 = '' OR channel = $4)
    AND ($5::timestamptz IS NULL OR created_at >= $5) AND ($6::timestamptz IS NULL OR created_at < $6)
    AND (NOT $7::bool OR attention)
  ORDER BY order_id DESC LIMIT $8)sql"};

constexpr pg::Statement kListOrdersByReference{"ordering.ListOrdersByReference",
                                               "SELECT " VLOT_ORDER_COLUMNS " FROM " VLOT_ORDERS R"sql(
  WHERE external_reference = $9 AND external_reference <> '' AND ($1::uuid IS NULL OR order_id < $1)
    AND ($2 = '' OR caller = $2) AND (cardinality($3::smallint[]) = 0 OR state = ANY($3::smallint[]))
    AND ($4 = '' OR channel = $4) AND ($5::timestamptz IS NULL OR created_at >= $5)
    AND ($6::timestamptz IS NULL OR created_at < $6) AND (NOT $7::bool OR attention)
    AND ($10::uuid IS NULL OR customer_id = $10)
  ORDER BY order_id DESC LIMIT $8)sql"};

constexpr pg::Statement kFindBySerial{"ordering.FindBySerial", "SELECT " VLOT_ORDER_COLUMNS " FROM " VLOT_ORDERS
                                                               " WHERE serial = $1 AND ($2 = '' OR caller = $2)"};

// The rows that were written with the order, as far as its name is in them.
constexpr pg::Statement kLoadJournal{"ordering.LoadJournal", R"sql(
  SELECT position, events, recorded_at, payload FROM feed_events
  WHERE recorded_at = ANY((SELECT journal_at FROM orders WHERE order_id = $1)::timestamptz[])
    AND position > $2 AND position($4::bytea IN payload) > 0
  ORDER BY position LIMIT $3)sql"};

absl::StatusOr<OrderRecord> RecordOf(pg::Row row) {
  auto placed = std::make_shared<PlacedOrder>();
  placed->id = row.Get<OrderId>(0);
  placed->serial = row.Get<int64_t>(1);
  placed->caller = row.Get<std::string>(2);
  if (!placed->details.ParseFromString(row.Get<pg::Bytes>(3).data)) {
    return absl::DataLossError("the details of an order cannot be read");
  }
  ASSIGN_OR_RETURN(placed->account, AccountId::ParseName(placed->details.order().account()));
  placed->payment_hold = absl::Seconds(row.Get<int32_t>(4));
  placed->created_at = row.Get<absl::Time>(8);
  OrderRecord record;
  ASSIGN_OR_RETURN(record.process, DecodeProcess(row.Get<pg::Bytes>(7).data, row.Get<OrderState>(5)));
  record.version = row.Get<int64_t>(6);
  record.updated_at = row.Get<absl::Time>(9);
  record.ended_at = row.Get<std::optional<absl::Time>>(10).value_or(absl::InfiniteFuture());
  record.due_at = row.Get<std::optional<absl::Time>>(11).value_or(absl::InfiniteFuture());
  record.placed = std::move(placed);
  return record;
}

absl::StatusOr<std::vector<OrderRecord>> RecordsOf(const pg::Result& rows, std::vector<OrderId>* unreadable = nullptr) {
  std::vector<OrderRecord> records;
  records.reserve(rows.size());
  for (pg::Row row : rows) {
    absl::StatusOr<OrderRecord> record = RecordOf(row);
    if (record.ok()) {
      records.push_back(*std::move(record));
    } else if (!unreadable) {
      return record.status();
    } else {
      unreadable->push_back(row.Get<OrderId>(0));
      LogError("ORDER_UNREADABLE", {{"order", unreadable->back().ToString()}, {"error", record.status()}});
    }
  }
  return records;
}

}  // namespace

absl::StatusOr<std::vector<bool>> InsertOrders(pg::Transaction& tx, absl::Span<NewOrder* const> orders) {
  auto column = [&](auto get) { return pg::ArrayOf(orders, [&](const NewOrder* order) { return get(*order); }); };
  ASSIGN_OR_RETURN(
      pg::Result rows,
      tx.Exec(kInsertOrders, column([](auto& o) { return o.placed->id; }),
              column([](auto& o) { return std::string_view(o.placed->caller); }),
              column([](auto& o) { return o.request_id; }),
              column([](auto& o) { return pg::BytesView{o.request_hash}; }), column([](auto& o) { return o.customer; }),
              column([](auto& o) { return std::string_view(o.channel); }),
              column([](auto& o) { return static_cast<int32_t>(absl::ToInt64Seconds(o.placed->payment_hold)); }),
              column([](auto& o) { return o.process.state; }),
              column([](auto& o) { return pg::Bytes{EncodeProcess(o.process)}; }),
              column([](auto& o) { return o.due_at; }), column([](auto& o) { return o.placed->created_at; }),
              column([](auto& o) { return std::string_view(o.placed->details.order().external_reference()); }),
              column([](auto& o) { return pg::Bytes{o.placed->details.SerializeAsString()}; })));
  absl::flat_hash_map<OrderId, int64_t> serials;
  for (pg::Row row : rows) serials.emplace(row.Get<OrderId>(0), row.Get<int64_t>(1));
  std::vector<bool> inserted(orders.size());
  for (size_t i = 0; i < orders.size(); ++i) {
    auto found = serials.find(orders[i]->placed->id);
    inserted[i] = found != serials.end();
    if (inserted[i]) orders[i]->placed->serial = found->second;
  }
  return inserted;
}

absl::StatusOr<std::optional<PlacedBefore>> FindPlaced(pg::Transaction& tx, std::string_view caller,
                                                       const Uuid& request_id) {
  ASSIGN_OR_RETURN(pg::Result rows, tx.Exec(kFindPlaced, caller, request_id));
  if (rows.empty()) return std::nullopt;
  PlacedBefore before;
  ASSIGN_OR_RETURN(before.record, RecordOf(rows.front()));
  before.request_hash = rows.front().Get<pg::Bytes>(12).data;
  return before;
}

absl::StatusOr<std::vector<bool>> UpdateOrders(pg::Transaction& tx, absl::Time now,
                                               absl::Span<const OrderUpdate> updates) {
  auto column = [&](auto get) { return pg::ArrayOf(updates, get); };
  ASSIGN_OR_RETURN(pg::Result rows, tx.Exec(kUpdateOrders, column([](const OrderUpdate& u) { return u.id; }),
                                            column([](const OrderUpdate& u) { return u.version_expected; }),
                                            column([](const OrderUpdate& u) { return u.version; }),
                                            column([](const OrderUpdate& u) { return u.state; }),
                                            column([](const OrderUpdate& u) { return pg::BytesView{u.process}; }),
                                            column([](const OrderUpdate& u) { return u.attention; }),
                                            column([](const OrderUpdate& u) { return u.due_at; }),
                                            column([](const OrderUpdate& u) { return u.ended_at; }),
                                            column([](const OrderUpdate& u) { return u.journaled; }), now));
  absl::flat_hash_set<OrderId> written;
  for (pg::Row row : rows) written.insert(row.Get<OrderId>(0));
  std::vector<bool> result(updates.size());
  for (size_t i = 0; i < updates.size(); ++i) result[i] = written.contains(updates[i].id);
  return result;
}

absl::StatusOr<std::vector<OrderRecord>> LoadOrders(pg::Transaction& tx, absl::Span<const OrderId> ids,
                                                    std::vector<OrderId>* unreadable) {
  ASSIGN_OR_RETURN(pg::Result rows, tx.Exec(kLoadOrders, pg::Array(ids)));
  return RecordsOf(rows, unreadable);
}

absl::StatusOr<std::vector<std::pair<OrderId, std::string>>> FindOwners(pg::Transaction& tx,
                                                                        absl::Span<const OrderId> ids) {
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kFindOwners, pg::Array(ids)));
  std::vector<std::pair<OrderId, std::string>> owners;
  for (pg::Row row : rows) owners.emplace_back(row.Get<OrderId>(0), row.Get<std::string>(1));
  return owners;
}

absl::StatusOr<std::vector<OrderRecord>> ListOrders(pg::Transaction& tx, const OrderFilter& filter) {
  if (filter.serial > 0) {
    ASSIGN_OR_RETURN(pg::Result rows, tx.Exec(kFindBySerial, filter.serial, filter.caller));
    return RecordsOf(rows);
  }
  auto states = pg::Array(filter.states);
  std::vector<OrderRecord> records;
  std::optional<OrderId> before = filter.before;
  while (true) {  // once, but for rows that cannot be read: a page is full unless it is the last
    const int limit = filter.limit - static_cast<int>(records.size());
    auto exec = [&](const pg::Statement& statement, const auto&... more) {
      return tx.Exec(statement, before, filter.caller, states, filter.channel, filter.created_from,
                     filter.created_until, filter.attention, limit, more...);
    };
    ASSIGN_OR_RETURN(pg::Result rows, !filter.external_reference.empty()
                                          ? exec(kListOrdersByReference, filter.external_reference, filter.customer)
                                      : filter.customer ? exec(kListOrdersOfCustomer, *filter.customer)
                                                        : exec(kListOrders));
    std::vector<OrderId> unreadable;
    ASSIGN_OR_RETURN(std::vector<OrderRecord> read, RecordsOf(rows, &unreadable));
    std::move(read.begin(), read.end(), std::back_inserter(records));
    if (unreadable.empty() || static_cast<int>(rows.size()) < limit) return records;
    before = rows[rows.size() - 1].Get<OrderId>(0);
  }
}

absl::StatusOr<feed::Events> LoadJournal(pg::Transaction& tx, const OrderId& order, int64_t after_position, int limit) {
  const std::string name = order.Name();
  // Of the first row we may have given all before.
  ASSIGN_OR_RETURN(pg::Result rows, tx.Exec(kLoadJournal, order, after_position, limit + 1, pg::BytesView{name}));
  feed::Events journal;
  v1::Event event;
  for (pg::Row row : rows) {
    const auto [position, count, recorded_at, payload] = row.As<int64_t, int32_t, absl::Time, pg::BytesView>();
    ASSIGN_OR_RETURN(feed::Events run, feed::SplitRun(position, count, recorded_at, payload.data));
    for (feed::StoredEvent& entry : run) {
      if (entry.position <= after_position || static_cast<int>(journal.size()) == limit) continue;
      if (event.ParseFromString(entry.payload) && event.order() == name) journal.push_back(std::move(entry));
    }
  }
  return journal;
}

}  // namespace vlot::ordering
