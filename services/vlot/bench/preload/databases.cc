#include "services/vlot/bench/preload/databases.h"

#include "absl/strings/str_cat.h"
#include "common/pg/pg.h"
#include "common/status/status.h"

namespace vlot::bench {
namespace {

constexpr absl::Duration kStatementTimeout = absl::Hours(1);  // sums over millions of rows

constexpr pg::Statement kReadFeedEnd{"bench.ReadFeedEnd", R"sql(
  SELECT position FROM feed_counter WHERE id = 1)sql"};

constexpr pg::Statement kReadCursors{"bench.ReadCursors", R"sql(
  SELECT feed, position FROM feed_cursors ORDER BY feed LIMIT 100)sql"};

// State 1: QUEUED.
constexpr pg::Statement kCountQueued{"bench.CountQueued", R"sql(
  SELECT count(*) FROM messages WHERE state = 1 LIMIT 1)sql"};

constexpr pg::Statement kReadFinished{"bench.ReadFinished", R"sql(
  SELECT order_id, request_id, serial FROM orders WHERE state = $1 ORDER BY serial LIMIT 10000)sql"};

constexpr pg::Statement kReadMessages{"bench.ReadMessages", R"sql(
  SELECT order_id, message_id FROM messages ORDER BY message_id LIMIT 100000)sql"};

constexpr pg::Statement kReadInvoices{"bench.ReadInvoices", R"sql(
  SELECT order_id, number FROM invoices ORDER BY number LIMIT 10000)sql"};

constexpr pg::Statement kReadPspIds{"bench.ReadPspIds", R"sql(
  SELECT order_id, psp_id FROM payments WHERE psp_id IS NOT NULL ORDER BY payment_id LIMIT 10000)sql"};

constexpr pg::Statement kReadLastSerial{"bench.ReadLastSerial", R"sql(
  SELECT coalesce(max(serial), 0) FROM orders LIMIT 1)sql"};

// Series 1: invoices.
constexpr pg::Statement kReadLastInvoice{"bench.ReadLastInvoice", R"sql(
  SELECT coalesce(max(last_number), 0) FROM number_counters WHERE series = 1 LIMIT 1)sql"};

constexpr char kSettleFeed[] = R"sql(
  UPDATE feed_counter SET position = greatest(position, (SELECT coalesce(max(position), 0) FROM feed_events))
   WHERE id = 1)sql";

constexpr char kSettleOrdering[] = R"sql(
  SELECT setval(pg_get_serial_sequence('orders', 'serial'), (SELECT max(serial) FROM orders)))sql";

constexpr char kSettleFulfilment[] = R"sql(
  UPDATE stock_levels AS l SET on_hand = m.pieces
    FROM (SELECT sku, location_id, sum(quantity)::bigint AS pieces FROM stock_movements GROUP BY sku, location_id) AS m
   WHERE m.sku = l.sku AND m.location_id = l.location_id)sql";

// Before any collective invoice: all that was ever accrued still is.
constexpr char kSettleInvoicing[] = R"sql(
  UPDATE accounts AS a SET accrued_minor = s.gross_minor
    FROM (SELECT account_id, sum(gross_minor)::bigint AS gross_minor FROM accruals GROUP BY account_id) AS s
   WHERE s.account_id = a.account_id)sql";

// orders.state, vlot.ordering.v1.Order.State.
constexpr int16_t kCompleted = 3;

absl::StatusOr<int64_t> ReadNumber(pg::Connection& session, const pg::Statement& statement) {
  return pg::ReadOnly(session, [&](pg::Transaction& tx) -> absl::StatusOr<int64_t> {
    ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(statement));
    return rows.empty() ? 0 : rows.front().Get<int64_t>(0);
  });
}

// Calls `take` with the order that each row belongs to, if it is one of `orders`.
template <class Value, class Take>
absl::Status ForEachOf(pg::Connection& session, const pg::Statement& statement, std::map<Uuid, OrderNames*>& orders,
                       Take take) {
  return pg::ReadOnly(session, [&](pg::Transaction& tx) -> absl::Status {
    ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(statement));
    for (const pg::Row row : rows) {
      const auto order = orders.find(row.Get<Uuid>(0));
      if (order != orders.end()) take(*order->second, row.Get<Value>(1));
    }
    return absl::OkStatus();
  });
}

}  // namespace

const std::vector<std::string>& Databases::Services() {
  static const auto& services =
      *new std::vector<std::string>{"ordering", "fulfilment", "payment", "invoicing", "courier", "notification"};
  return services;
}

absl::StatusOr<Databases> Databases::Open(const std::string& conninfo) {
  Databases databases;
  ASSIGN_OR_RETURN(pg::ConninfoParts parts, pg::ParseConninfo(conninfo));
  for (const std::string& service : Services()) {
    parts["dbname"] = "vlot_" + service;
    databases.conninfos_[service] = pg::FormatConninfo(parts);
    ASSIGN_OR_RETURN(databases.sessions_[service], pg::Connection::Open({.conninfo = databases.conninfos_[service],
                                                                         .application_name = "vlot-bench",
                                                                         .statement_timeout = kStatementTimeout,
                                                                         .oltp_plans = false}));
  }
  return databases;
}

absl::StatusOr<std::map<std::string, int64_t>> Databases::Cursors(const std::string& service) {
  return pg::ReadOnly(*sessions_.at(service),
                      [](pg::Transaction& tx) -> absl::StatusOr<std::map<std::string, int64_t>> {
                        ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kReadCursors));
                        std::map<std::string, int64_t> cursors;
                        for (const pg::Row row : rows) cursors[row.Get<std::string>(0)] = row.Get<int64_t>(1);
                        return cursors;
                      });
}

absl::StatusOr<bool> Databases::AllQuiet() {
  for (const char* consumer : {"ordering", "notification", "invoicing"}) {
    ASSIGN_OR_RETURN(const auto cursors, Cursors(consumer));
    for (const auto& [feed, position] : cursors) {
      ASSIGN_OR_RETURN(const int64_t end, FeedEnd(feed.substr(0, feed.find('/'))));
      if (position < end) return false;
    }
  }
  ASSIGN_OR_RETURN(const int64_t queued, ReadNumber(*sessions_.at("notification"), kCountQueued));
  return queued == 0;
}

absl::StatusOr<std::vector<OrderNames>> Databases::FinishedOrders() {
  ASSIGN_OR_RETURN(
      std::vector<OrderNames> orders,
      pg::ReadOnly(*sessions_.at("ordering"), [](pg::Transaction& tx) -> absl::StatusOr<std::vector<OrderNames>> {
        ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kReadFinished, kCompleted));
        std::vector<OrderNames> orders;
        for (const pg::Row row : rows) {
          orders.push_back({.order = row.Get<Uuid>(0), .request = row.Get<Uuid>(1), .serial = row.Get<int64_t>(2)});
        }
        return orders;
      }));
  std::map<Uuid, OrderNames*> by_id;
  for (OrderNames& order : orders) by_id[order.order] = &order;
  RETURN_IF_ERROR(ForEachOf<Uuid>(*sessions_.at("notification"), kReadMessages, by_id,
                                  [](OrderNames& order, const Uuid& id) { order.messages.push_back(id); }));
  RETURN_IF_ERROR(ForEachOf<std::string>(*sessions_.at("invoicing"), kReadInvoices, by_id,
                                         [](OrderNames& order, std::string number) { order.invoice_number = number; }));
  RETURN_IF_ERROR(ForEachOf<std::string>(*sessions_.at("payment"), kReadPspIds, by_id,
                                         [](OrderNames& order, std::string id) { order.psp_id = id; }));
  return orders;
}

absl::StatusOr<int64_t> Databases::FeedEnd(const std::string& service) {
  if (service == "notification") return 0;
  return ReadNumber(*sessions_.at(service), kReadFeedEnd);
}

absl::StatusOr<int64_t> Databases::LastSerial() { return ReadNumber(*sessions_.at("ordering"), kReadLastSerial); }
absl::StatusOr<int64_t> Databases::LastInvoice() { return ReadNumber(*sessions_.at("invoicing"), kReadLastInvoice); }

absl::Status Databases::Settle(const std::string& service, int64_t invoices) {
  pg::Connection& session = *sessions_.at(service);
  if (service != "notification") RETURN_IF_ERROR(session.ExecScript(kSettleFeed));
  if (service == "ordering") RETURN_IF_ERROR(session.ExecScript(kSettleOrdering));
  if (service == "fulfilment") RETURN_IF_ERROR(session.ExecScript(kSettleFulfilment));
  if (service == "invoicing") {
    RETURN_IF_ERROR(session.ExecScript(kSettleInvoicing));
    RETURN_IF_ERROR(session.ExecScript(
        absl::StrCat("UPDATE number_counters SET last_number = last_number + ", invoices, " WHERE series = 1")));
  }
  return session.ExecScript("VACUUM (ANALYZE)");
}

absl::Status Databases::MoveCursors() {
  for (const char* consumer : {"ordering", "notification"}) {
    ASSIGN_OR_RETURN(const auto cursors, Cursors(consumer));
    for (const auto& [feed, position] : cursors) {
      ASSIGN_OR_RETURN(const int64_t end, FeedEnd(feed.substr(0, feed.find('/'))));
      RETURN_IF_ERROR(sessions_.at(consumer)->ExecScript(
          absl::StrCat("UPDATE feed_cursors SET position = ", end, " WHERE feed = '", feed, "'")));
    }
  }
  return absl::OkStatus();
}

absl::Status Databases::Checkpoint() { return sessions_.at("ordering")->ExecScript("CHECKPOINT"); }

}  // namespace vlot::bench
