#include "services/vlot/audit/order_reader.h"

#include <iterator>
#include <map>
#include <utility>

#include "common/status/status.h"

namespace vlot::audit {
namespace {

std::vector<OrderTable> GatherTables() {
  std::vector<OrderTable> all;
  for (const auto& tables : {OrderingTables(), PaymentTables(), InvoicingTables(), FulfilmentTables(), CourierTables()})
    all.insert(all.end(), tables.begin(), tables.end());
  return all;
}

}  // namespace

const std::vector<OrderTable>& OrderTables() {
  static const auto& tables = *new std::vector<OrderTable>(GatherTables());
  return tables;
}

absl::Status AllOrders::Source::Settle() {
  if (row >= page.size()) {
    ASSIGN_OR_RETURN(page, tx->Exec(table->fetch));
    row = 0;
  }
  order.reset();
  if (!page.empty()) order = page[row].Get<OrderId>(0);
  return tx->status();
}

absl::Status AllOrders::Source::Advance() {
  ++row;
  return Settle();
}

absl::StatusOr<AllOrders> AllOrders::Open(Databases& databases) {
  AllOrders all;
  for (const OrderTable& table : OrderTables()) {
    pg::Transaction& tx = databases.of(table.service);
    RETURN_IF_ERROR(tx.Exec(table.declare));
    ASSIGN_OR_RETURN(pg::Result page, tx.Exec(table.fetch));
    all.sources_.push_back({.table = &table, .tx = &tx, .page = std::move(page)});
    RETURN_IF_ERROR(all.sources_.back().Settle());
  }
  return all;
}

absl::StatusOr<std::optional<OrderFacts>> AllOrders::Next() {
  std::optional<OrderId> first;
  for (const Source& source : sources_) {
    if (source.order && (!first || *source.order < *first)) first = source.order;
  }
  if (!first) return std::nullopt;
  OrderFacts facts{.id = *first};
  for (Source& source : sources_) {
    while (source.order == first) {
      source.table->put(source.page[source.row], facts);
      RETURN_IF_ERROR(source.Advance());
    }
  }
  return facts;
}

absl::StatusOr<std::vector<OrderFacts>> ReadOrders(Databases& databases, const std::vector<OrderId>& ids) {
  std::map<OrderId, OrderFacts> by_id;
  for (const OrderId& id : ids) by_id[id].id = id;
  for (const OrderTable& table : OrderTables()) {
    pg::Transaction& tx = databases.of(table.service);
    ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(table.of, pg::Array(ids)));
    for (pg::Row row : rows) table.put(row, by_id[row.Get<OrderId>(0)]);
    RETURN_IF_ERROR(tx.status());
  }
  std::vector<OrderFacts> orders;
  orders.reserve(by_id.size());
  for (auto& [id, facts] : by_id) orders.push_back(std::move(facts));
  return orders;
}

}  // namespace vlot::audit
