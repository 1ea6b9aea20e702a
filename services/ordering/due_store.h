// Which orders are due, by their rows and the checks of common/due. Every order that is not final stands in a check at
// or before its row's due_at, or, once that has passed, at the end of the lease of whoever took it.
#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/ids/ids.h"
#include "common/pg/pg.h"

namespace vlot::ordering {

struct DueOrders {
  std::vector<OrderId> ids;
  bool more = false;  // there is more to be taken
};

// Takes some of the orders that are due by `until`, and sees to it that they are looked at again at `lease_until`, so
// that no other copy takes them meanwhile.
absl::StatusOr<DueOrders> TakeDue(pg::Transaction& tx, absl::Time until, absl::Time lease_until);

}  // namespace vlot::ordering
