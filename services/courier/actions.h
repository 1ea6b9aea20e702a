// What is done to jobs after they were booked, by couriers and by us, as one batch: all calls of all couriers that are
// waiting share a transaction. In a batch: accepts, refusals, cancellations, then scans by their time, then deliveries.
#pragma once

#include <string>
#include <variant>

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "common/batch/entry.h"
#include "common/pg/pg.h"
#include "services/courier/core.h"
#include "services/courier/job.h"
#include "services/courier/scan_store.h"
#include "vlot/courier/v1/courier.pb.h"

namespace vlot::courier {

struct AcceptAction {};
struct RefuseAction {
  Reason reason = Reason::kNone;
  std::string note;
};
struct CancelAction {
  OrderId order;
};
struct ScanAction {
  Scan scan;
};
struct ConfirmAction {
  Confirmation confirmation;
  v1::DeliveryProof proof;
};

struct JobAction {
  JobId job;
  PartnerId partner;  // who does it; nil: we
  // In the order in which a batch does them.
  std::variant<AcceptAction, RefuseAction, CancelAction, ScanAction, ConfirmAction> what;
};

// Done, now or before; and what the job is after it.
struct Acted {
  ShipmentId shipment;
  State state = State::kUnspecified;
};

using ActionEntry = batch::Entry<JobAction, Acted>;

// The flush function of common/batch.
absl::Status ApplyActions(pg::Transaction& tx, const Core& core, absl::Span<ActionEntry> entries);

}  // namespace vlot::courier
