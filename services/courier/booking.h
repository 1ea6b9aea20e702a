// Booking deliveries, as one batch: each is routed and promised, and its job row committed before any courier sees it.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "common/batch/entry.h"
#include "common/pg/pg.h"
#include "services/courier/core.h"
#include "services/courier/job.h"

namespace vlot::courier {

struct NewBooking {
  JobId job;  // the key
  OrderId order;
  ShipmentId shipment;
  Place place;
  Wish wish;
  std::string details;  // vlot.courier.v1.Job, serialized: order number, addresses, parcels, instructions
};

// What was booked, now or before.
struct Booked {
  Job job;
  std::string courier;  // display name; empty when the job has no courier at the moment
};

using BookingEntry = batch::Entry<NewBooking, Booked>;

// The flush function of common/batch. Items fail with NO_ROUTE; JOB_ENDED (cancelled before); REQUEST_ID_REUSED (the
// name belongs to a job of another order or shipment).
absl::Status ApplyBookings(pg::Transaction& tx, const Core& core, absl::Span<BookingEntry> entries);

}  // namespace vlot::courier
