// What finished orders left in the tables of a service, as templates for more of the same.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/vlot/bench/preload/copy_stream.h"
#include "services/vlot/bench/preload/order_names.h"
#include "services/vlot/bench/preload/stencil.h"

namespace vlot::bench {

struct RowTemplate {
  Stencil line;        // of COPY
  int64_t events = 0;  // of a feed: how many it holds (common/feed/run.h)
};

struct TableTemplate {
  std::string table;
  std::string columns;                           // in the order of the rows, with commas
  std::vector<std::vector<RowTemplate>> orders;  // the rows of each original
};

// Every table of the service in which the originals have rows: a row belongs to an order when one of its ids stands in
// it, in whatever column or message. So a new table is no news here; what numbers its rows by itself is left to do so.
// FAILED_PRECONDITION when a row belongs to two originals: they must have been placed one after the other.
absl::StatusOr<std::vector<TableTemplate>> ReadTemplates(const std::string& conninfo,
                                                         const std::vector<OrderNames>& originals);

}  // namespace vlot::bench
