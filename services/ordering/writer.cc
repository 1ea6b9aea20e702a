#include "services/ordering/writer.h"

#include <iterator>
#include "common/due/due_checks.h"
#include "common/status/status.h"

namespace vlot::ordering {
namespace {

constexpr char kName[] = "ordering.WriteOrders";

}  // namespace

Writer::Writer(pg::Options database, Clock& clock, feed::Feed& feed)
    : clock_(clock), feed_(feed), stats_(kName, database.metrics), flusher_({.name = kName}, std::move(database)) {}

std::vector<WrittenOrder> Writer::Write(const std::vector<OrderWrite>& writes) {
  const batch::Stats::Flush measured(stats_, writes.size(), 0);
  std::vector<WrittenOrder> written(writes.size());
  for (size_t i = 0; i < writes.size(); ++i) written[i].id = writes[i].update.id;
  flusher_.Run(
      writes.size(),
      [&](pg::Transaction& tx, size_t begin, size_t end) { return WriteRange(tx, writes, begin, end, written); },
      [&](const absl::Status& status, size_t begin, size_t end) {
        for (size_t i = begin; i < end; ++i) written[i].status = status;
      });
  return written;
}

absl::Status Writer::WriteRange(pg::Transaction& tx, const std::vector<OrderWrite>& writes, size_t begin, size_t end,
                                std::vector<WrittenOrder>& written) {
  const absl::Time now = clock_.Now();
  std::vector<OrderUpdate> updates;
  updates.reserve(end - begin);
  for (size_t i = begin; i < end; ++i) updates.push_back(writes[i].update);
  ASSIGN_OR_RETURN(const std::vector<bool> stands, UpdateOrders(tx, now, updates));
  std::vector<due::Due> due;
  std::vector<feed::NewEvent> events;
  std::vector<WorkItemRow> opened;
  std::vector<WorkItemResolution> closed;
  for (size_t i = begin; i < end; ++i) {
    written[i].conflict = !stands[i - begin];
    if (written[i].conflict) continue;
    const OrderWrite& write = writes[i];
    if (write.update.check) due.push_back({write.update.id.uuid(), *write.update.due_at});
    std::copy(write.events.begin(), write.events.end(), std::back_inserter(events));
    std::copy(write.work_items_opened.begin(), write.work_items_opened.end(), std::back_inserter(opened));
    std::copy(write.work_items_closed.begin(), write.work_items_closed.end(), std::back_inserter(closed));
  }
  RETURN_IF_ERROR(due::InsertChecks(tx, std::move(due)));
  if (!opened.empty()) RETURN_IF_ERROR(InsertWorkItems(tx, opened));
  if (!closed.empty()) RETURN_IF_ERROR(ResolveWorkItems(tx, closed));
  return feed_.Append(tx, now, std::move(events));
}

}  // namespace vlot::ordering
