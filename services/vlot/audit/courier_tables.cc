// Courier's tables, as an audit reads them.
#include "services/vlot/audit/order_tables.h"

namespace vlot::audit {
namespace {

#define VLOT_AUDIT_JOBS "SELECT order_id, job_id, shipment_id, state FROM jobs "

void PutJob(const pg::Row& row, OrderFacts& facts) {
  facts.jobs.push_back({row.Get<JobId>(1), row.Get<std::optional<ShipmentId>>(2), row.Get<JobState>(3)});
}

}  // namespace

std::vector<OrderTable> CourierTables() {
  return {VLOT_AUDIT_TABLE("courier", Jobs, VLOT_AUDIT_JOBS, "WHERE true", PutJob)};
}

#undef VLOT_AUDIT_JOBS

}  // namespace vlot::audit
