// Where the facts of orders are kept: for each table of a service that bears an order's id, how to read it whole in the
// order of these ids, and how to read some orders' rows. Every statement on a service's tables stands in the one file
// of that service: <service>_tables.cc.
#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "common/pg/pg.h"
#include "services/vlot/audit/order_facts.h"

namespace vlot::audit {

// The first column of what `declare` and `of` give is the order's id; both give the same columns in its order.
struct OrderTable {
  const char* service;
  pg::Statement declare;  // a cursor over everything
  pg::Statement fetch;    // the cursor's next page; empty at its end
  pg::Statement of;       // $1: the orders' ids
  void (*put)(const pg::Row& row, OrderFacts& facts);
};

std::vector<OrderTable> OrderingTables();
std::vector<OrderTable> PaymentTables();
std::vector<OrderTable> InvoicingTables();
std::vector<OrderTable> FulfilmentTables();
std::vector<OrderTable> CourierTables();

// Of all services.
const std::vector<OrderTable>& OrderTables();

// SKUs of what is never shipped. As many as a catalogue has services.
absl::StatusOr<Skus> ReadServices(pg::Transaction& fulfilment);

// The two forms of one SELECT, and the next page of the first: 5,000 rows. For the files that define tables.
#define VLOT_AUDIT_TABLE(service, name, select, where, put)                                                    \
  OrderTable {                                                                                                 \
    service, {"audit.Declare" #name, "DECLARE " #name " NO SCROLL CURSOR FOR " select where " ORDER BY 1, 2"}, \
        {"audit.Fetch" #name, "FETCH FORWARD 5000 FROM " #name},                                               \
        {"audit." #name "Of", select where " AND order_id = ANY($1::uuid[]) ORDER BY 1, 2"}, put               \
  }

}  // namespace vlot::audit
