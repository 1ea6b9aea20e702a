// Reads orders with all that the services keep of them: all of them, merged in the order of their ids with one page of
// each table in memory; or some.
#pragma once

#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/vlot/audit/databases.h"
#include "services/vlot/audit/order_tables.h"

namespace vlot::audit {

// Over one set of snapshots, which must stay. One thread.
class AllOrders {
 public:
  static absl::StatusOr<AllOrders> Open(Databases& databases);

  // The next order that any service knows of; none after the last.
  absl::StatusOr<std::optional<OrderFacts>> Next();

 private:
  struct Source {
    const OrderTable* table;
    pg::Transaction* tx;
    pg::Result page;
    size_t row = 0;
    std::optional<OrderId> order;  // of `row`; none at the end

    absl::Status Settle();  // finds `order`, with another page if need be
    absl::Status Advance();
  };

  std::vector<Source> sources_;
};

// Those of `ids`, in their order, also of ids that nobody knows.
absl::StatusOr<std::vector<OrderFacts>> ReadOrders(Databases& databases, const std::vector<OrderId>& ids);

}  // namespace vlot::audit
