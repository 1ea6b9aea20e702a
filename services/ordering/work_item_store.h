// SQL of the exception queue. Functions take an open transaction and never commit.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "common/pg/pg.h"

namespace vlot::ordering {

enum class WorkItemState : int16_t { kOpen = 1, kResolved = 2 };

struct WorkItemRow {
  WorkItemId id;
  OrderId order;
  int16_t step = 0;  // index in the order's plan
  std::string step_name, reason, message;
  int attempts = 0;
  WorkItemState state = WorkItemState::kOpen;
  absl::Time created_at;
  std::optional<absl::Time> resolved_at;
  std::string resolution;
};

struct WorkItemResolution {
  WorkItemId id;
  absl::Time resolved_at;
  std::string resolution;
};

absl::Status InsertWorkItems(pg::Transaction& tx, absl::Span<const WorkItemRow> items);
absl::Status ResolveWorkItems(pg::Transaction& tx, absl::Span<const WorkItemResolution> items);

absl::StatusOr<std::optional<WorkItemRow>> FindWorkItem(pg::Transaction& tx, const WorkItemId& id);
// Oldest first, after `after`.
absl::StatusOr<std::vector<WorkItemRow>> ListWorkItems(pg::Transaction& tx, WorkItemState state,
                                                       std::optional<WorkItemId> after, int limit);

}  // namespace vlot::ordering
