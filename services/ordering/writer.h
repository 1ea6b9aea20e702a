// Writes changed orders: their rows, journal and work items, in one transaction for all. Used by one thread.
#pragma once

#include <vector>

#include "absl/status/status.h"
#include "common/batch/flusher.h"
#include "common/batch/stats.h"
#include "common/feed/feed.h"
#include "common/time/clock.h"
#include "services/ordering/order_store.h"
#include "services/ordering/work_item_store.h"

namespace vlot::ordering {

struct OrderWrite {
  OrderUpdate update;
  std::vector<feed::NewEvent> events;
  std::vector<WorkItemRow> work_items_opened;
  std::vector<WorkItemResolution> work_items_closed;
};

struct WrittenOrder {
  OrderId id;
  // The row is not as we knew it: somebody else wrote it and nothing of ours stands, or we did, and never got the
  // answer.
  bool conflict = false;
  absl::Status status;  // else: why it could not be written
};

class Writer {
 public:
  Writer(pg::Options database, Clock& clock, feed::Feed& feed);

  // A result for each, in order. Passing failures are the result of all that they hit: try again.
  std::vector<WrittenOrder> Write(const std::vector<OrderWrite>& writes);

 private:
  absl::Status WriteRange(pg::Transaction& tx, const std::vector<OrderWrite>& writes, size_t begin, size_t end,
                          std::vector<WrittenOrder>& written);

  Clock& clock_;
  feed::Feed& feed_;
  batch::Stats stats_;
  batch::Flusher flusher_;
};

}  // namespace vlot::ordering
