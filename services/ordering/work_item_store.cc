#include "services/ordering/work_item_store.h"

#include "common/status/status.h"

namespace vlot::ordering {
namespace {

constexpr pg::Statement kInsertWorkItems{"ordering.InsertWorkItems", R"sql(
  INSERT INTO work_items (work_item_id, order_id, step, step_name, reason, message, attempts, state, created_at, resolution)
  SELECT w.work_item_id, w.order_id, w.step, w.step_name, w.reason, w.message, w.attempts, 1, w.created_at, ''
  FROM unnest($1::uuid[], $2::uuid[], $3::smallint[], $4::text[], $5::text[], $6::text[], $7::int[], $8::timestamptz[])
    AS w(work_item_id, order_id, step, step_name, reason, message, attempts, created_at)
  ON CONFLICT (work_item_id) DO NOTHING)sql"};

constexpr pg::Statement kResolveWorkItems{"ordering.ResolveWorkItems", R"sql(
  UPDATE work_items AS w SET state = 2, resolved_at = r.resolved_at, resolution = r.resolution
  FROM unnest($1::uuid[], $2::timestamptz[], $3::text[]) AS r(work_item_id, resolved_at, resolution)
  WHERE w.work_item_id = r.work_item_id AND w.state = 1)sql"};

#define VLOT_WORK_ITEM_COLUMNS \
  "work_item_id, order_id, step, step_name, reason, message, attempts, state, created_at, resolved_at, resolution"

constexpr pg::Statement kFindWorkItem{"ordering.FindWorkItem",
                                      "SELECT " VLOT_WORK_ITEM_COLUMNS " FROM work_items WHERE work_item_id = $1"};

constexpr pg::Statement kListOpenWorkItems{"ordering.ListOpenWorkItems", "SELECT " VLOT_WORK_ITEM_COLUMNS R"sql(
  FROM work_items WHERE state = 1 AND ($1::uuid IS NULL OR work_item_id > $1) ORDER BY work_item_id LIMIT $2)sql"};

constexpr pg::Statement kListResolvedWorkItems{"ordering.ListResolvedWorkItems", "SELECT " VLOT_WORK_ITEM_COLUMNS R"sql(
  FROM work_items WHERE state = 2 AND ($1::uuid IS NULL OR work_item_id > $1) ORDER BY work_item_id LIMIT $2)sql"};

WorkItemRow RowOf(pg::Row row) {
  return {.id = row.Get<WorkItemId>(0),
          .order = row.Get<OrderId>(1),
          .step = row.Get<int16_t>(2),
          .step_name = row.Get<std::string>(3),
          .reason = row.Get<std::string>(4),
          .message = row.Get<std::string>(5),
          .attempts = row.Get<int32_t>(6),
          .state = row.Get<WorkItemState>(7),
          .created_at = row.Get<absl::Time>(8),
          .resolved_at = row.Get<std::optional<absl::Time>>(9),
          .resolution = row.Get<std::string>(10)};
}

}  // namespace

absl::Status InsertWorkItems(pg::Transaction& tx, absl::Span<const WorkItemRow> items) {
  auto column = [&](auto get) { return pg::ArrayOf(items, get); };
  return tx.ExecLater(kInsertWorkItems, column([](auto& w) { return w.id; }), column([](auto& w) { return w.order; }),
                      column([](auto& w) { return w.step; }),
                      column([](auto& w) { return std::string_view(w.step_name); }),
                      column([](auto& w) { return std::string_view(w.reason); }),
                      column([](auto& w) { return std::string_view(w.message); }),
                      column([](auto& w) { return w.attempts; }), column([](auto& w) { return w.created_at; }));
}

absl::Status ResolveWorkItems(pg::Transaction& tx, absl::Span<const WorkItemResolution> items) {
  auto column = [&](auto get) { return pg::ArrayOf(items, get); };
  return tx.ExecLater(kResolveWorkItems, column([](auto& w) { return w.id; }),
                      column([](auto& w) { return w.resolved_at; }),
                      column([](auto& w) { return std::string_view(w.resolution); }));
}

absl::StatusOr<std::optional<WorkItemRow>> FindWorkItem(pg::Transaction& tx, const WorkItemId& id) {
  ASSIGN_OR_RETURN(pg::Result rows, tx.Exec(kFindWorkItem, id));
  if (rows.empty()) return std::nullopt;
  return RowOf(rows.front());
}

absl::StatusOr<std::vector<WorkItemRow>> ListWorkItems(pg::Transaction& tx, WorkItemState state,
                                                       std::optional<WorkItemId> after, int limit) {
  ASSIGN_OR_RETURN(pg::Result rows,
                   tx.Exec(state == WorkItemState::kOpen ? kListOpenWorkItems : kListResolvedWorkItems, after, limit));
  std::vector<WorkItemRow> items;
  for (pg::Row row : rows) items.push_back(RowOf(row));
  return items;
}

}  // namespace vlot::ordering
