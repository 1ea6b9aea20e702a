#include "services/ordering/due_store.h"

#include <utility>

#include "common/due/due_checks.h"
#include "common/status/status.h"

namespace vlot::ordering {
namespace {

// due_at is NULL when an order is final: nobody needs to look any more.
constexpr pg::Statement kFindDue{"ordering.FindDue", R"sql(
  SELECT order_id, due_at FROM orders
  WHERE order_id = ANY($1::uuid[]) AND due_at IS NOT NULL
  ORDER BY order_id LIMIT $2)sql"};

}  // namespace

absl::StatusOr<DueOrders> TakeDue(pg::Transaction& tx, absl::Time until, absl::Time lease_until) {
  ASSIGN_OR_RETURN(const due::Taken taken, due::TakeChecks(tx, until));
  DueOrders due{.more = taken.more};
  if (taken.ids.empty()) return due;
  ASSIGN_OR_RETURN(const pg::Result rows,
                   tx.Exec(kFindDue, pg::Array(taken.ids), static_cast<int64_t>(taken.ids.size())));
  std::vector<due::Due> again;
  for (const pg::Row row : rows) {
    const auto [id, due_at] = row.As<OrderId, absl::Time>();
    if (due_at <= until) due.ids.push_back(id);
    again.push_back({id.uuid(), due_at <= until ? lease_until : due_at});
  }
  RETURN_IF_ERROR(due::InsertChecks(tx, std::move(again)));
  return due;
}

}  // namespace vlot::ordering
